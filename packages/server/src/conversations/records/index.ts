export { Archive, isOver, storeFailed, TOUCH_EVERY_MS } from './archive.js';
export { type Entry, Ledger, type LedgerOptions } from './ledger.js';
export { countOn } from './restore-history.js';
export { TurnBook, type TurnBookOptions } from './turn-book.js';
