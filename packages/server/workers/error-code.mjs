// @ts-check

/** Names of SQLite's primary result codes, of those that say something of a file. */
const NAMES = new Map([
  [5, 'SQLITE_BUSY'],
  [6, 'SQLITE_LOCKED'],
  [8, 'SQLITE_READONLY'],
  [10, 'SQLITE_IOERR'],
  [11, 'SQLITE_CORRUPT'],
  [13, 'SQLITE_FULL'],
  [14, 'SQLITE_CANTOPEN'],
  [26, 'SQLITE_NOTADB'],
]);

/**
 * The code of an error of SQLite or Node. SQLite's extended codes, which the client does not name, are told by their
 * primary one: their lowest eight bits.
 * @param {unknown} error
 */
export function errorCode(error) {
  const { code } = /** @type {{ code?: unknown }} */ (error);
  if (typeof code !== 'string') return 'UNKNOWN';
  const [, extended] = /^UNKNOWN_SQLITE_ERROR_(\d+)$/.exec(code) ?? [];
  return extended === undefined ? code : (NAMES.get(Number(extended) & 0xff) ?? code);
}
