/** How a piece of text may look. */
export type Style = 'bold' | 'dim' | 'caller' | 'bot' | 'good' | 'slow' | 'bad' | 'struck';

/** SGR codes that begin a look and end it. */
const CODES: Readonly<Record<Style, readonly [on: string, off: string]>> = {
  bold: ['1', '22'],
  dim: ['2', '22'],
  caller: ['36', '39'],
  bot: ['33', '39'],
  good: ['32', '39'],
  slow: ['33', '39'],
  bad: ['31', '39'],
  struck: ['2;9', '22;29'],
};

/** Gives text a look, in a terminal that shows colours. */
export function styled(style: Style, text: string): string {
  const [on, off] = CODES[style];
  return text === '' ? '' : `\x1b[${on}m${text}\x1b[${off}m`;
}
