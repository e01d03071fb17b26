import { type Line, run, type TextRun, widthOf } from './text-run.js';

/**
 * Breaks runs of words into lines of at most `columns`, between words. A word longer than a line is broken
 * inside.
 */
export function wrap(runs: readonly TextRun[], columns: number): readonly Line[] {
  const lines: TextRun[][] = [[]];
  let used = 0;
  for (const { text, style } of runs) {
    for (const word of text.match(/\s+|\S+/g) ?? []) {
      for (const piece of pieces(word, columns)) {
        const width = widthOf([run(piece)]);
        const isBlank = piece.trim() === '';
        if (used + width > columns) {
          lines.push([]);
          used = 0;
        }
        if (isBlank && used === 0) continue;
        lines.at(-1)?.push(run(piece, style));
        used += width;
      }
    }
  }
  return lines;
}

function pieces(word: string, columns: number): readonly string[] {
  if (word.length <= columns) return [word];
  return word.match(new RegExp(`.{1,${Math.max(1, columns)}}`, 'gsu')) ?? [word];
}
