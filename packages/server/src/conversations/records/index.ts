export { type Entry, Ledger, type LedgerOptions } from './ledger.js';
export { countOn, entriesIn, type RestoredHistory, restoreHistory } from './restore-history.js';
export { TurnBook, type TurnBookOptions } from './turn-book.js';
export { FORGOTTEN } from './turn-of.js';
