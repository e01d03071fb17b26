/** The row frequencies of a telephone keypad, in Hz (ITU-T Q.23). */
export const ROWS = [697, 770, 852, 941] as const;
/** The column frequencies, in Hz. */
export const COLUMNS = [1209, 1336, 1477, 1633] as const;

const KEYS = '123A456B789C*0#D';

/** A key of a telephone. */
export type DtmfKey =
  | '0'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5'
  | '6'
  | '7'
  | '8'
  | '9'
  | '*'
  | '#'
  | 'A'
  | 'B'
  | 'C'
  | 'D';

/** The key at a row and column. */
export function keyAt(row: number, column: number): DtmfKey {
  return KEYS[row * 4 + column] as DtmfKey;
}

/** The two frequencies of a key, or undefined if there is no such key. */
export function frequenciesOf(key: string): readonly [row: number, column: number] | undefined {
  const index = key.length === 1 ? KEYS.indexOf(key) : -1;
  if (index < 0) return undefined;
  return [ROWS[index >> 2] as number, COLUMNS[index & 3] as number];
}
