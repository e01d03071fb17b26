import { type Style, styled } from './style.js';

/** Text with a look of its own; lines are made of such runs, so that they can be measured and cut. */
export interface TextRun {
  readonly text: string;
  readonly style?: Style | undefined;
}

/** A line on the screen. */
export type Line = readonly TextRun[];

export const run = (text: string, style?: Style): TextRun => ({ text, style });

/** How many columns a line takes. Combining marks take none; the wide letters of East Asia two. */
export function widthOf(line: Line): number {
  let width = 0;
  for (const { text } of line) for (const char of text) width += widthOfChar(char);
  return width;
}

/** The line as a terminal takes it: cut to `columns`, and filled with blanks up to there when `fill` is set. */
export function toTerminal(line: Line, columns: number, options: { readonly fill?: boolean } = {}): string {
  let left = columns;
  let out = '';
  for (const { text, style } of line) {
    let kept = '';
    for (const char of text) {
      const width = widthOfChar(char);
      if (width > left) {
        left = 0;
        break;
      }
      left -= width;
      kept += char;
    }
    out += style === undefined ? kept : styled(style, kept);
    if (left <= 0) break;
  }
  return options.fill ? out + ' '.repeat(Math.max(0, left)) : out;
}

/** The line as plain text. */
export const toPlain = (line: Line): string => line.map(({ text }) => text).join('');

const MARK = /^\p{M}$/u;
const WIDE = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u{1F300}-\u{1FAFF}]$/u;
/** Below lie Latin letters, all of one column. */
const FIRST_MARK = '\u0300';
/** Lines and blocks, of which bars are made. */
const DRAWN = ['\u2500', '\u259f'] as const;

function widthOfChar(char: string): number {
  if (char < FIRST_MARK || (char >= DRAWN[0] && char <= DRAWN[1])) return 1;
  if (MARK.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}
