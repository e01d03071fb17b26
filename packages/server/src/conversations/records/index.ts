export { Archive, isOver, TOUCH_EVERY_MS } from './archive.js';
export { allWritten, writtenNow } from './asked-of-ledger.js';
export { type Entry, Ledger, type LedgerOptions } from './ledger.js';
export { countOn } from './restore-history.js';
export { TurnBook, type TurnBookOptions } from './turn-book.js';
