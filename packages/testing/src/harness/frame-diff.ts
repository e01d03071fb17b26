import type { Frame } from '@antiphon/core';
import { describeFrame } from './describe-frame.js';
import { describeExpected, type ExpectedFrame, mismatches } from './frame-pattern.js';

type Row =
  | { readonly form: 'same'; readonly came: Frame }
  | { readonly form: 'missing'; readonly expected: ExpectedFrame }
  | { readonly form: 'extra'; readonly came: Frame }
  | { readonly form: 'different'; readonly expected: ExpectedFrame; readonly came: Frame };

/** Beyond so many cells the lists are laid side by side, not aligned. */
const MAX_CELLS = 250_000;

/** The difference between two lists of frames, to be read by a person; undefined when there is none. */
export function frameDiff(
  where: string,
  expected: readonly ExpectedFrame[],
  came: readonly Frame[],
): string | undefined {
  const rows = joined(aligned(expected, came));
  const wrong = rows.filter(({ form }) => form !== 'same').length;
  if (wrong === 0) return undefined;
  const head = `${where}: expected ${count(expected.length)}, came ${count(came.length)}; ${wrong} differ`;
  return [head, ...rows.flatMap(lines)].join('\n');
}

function count(frames: number): string {
  return frames === 1 ? '1 frame' : `${frames} frames`;
}

function lines(row: Row): string[] {
  switch (row.form) {
    case 'same':
      return [`    ${describeFrame(row.came)}`];
    case 'missing':
      return [`  - ${describeExpected(row.expected)}`];
    case 'extra':
      return [`  + ${describeFrame(row.came)}`];
    default:
      return [
        `  - ${describeExpected(row.expected)}`,
        `  + ${describeFrame(row.came)}`,
        ...mismatches(row.expected, row.came).map((sentence) => `      ${sentence}`),
      ];
  }
}

/** Aligns both lists by the longest common subsequence. */
function aligned(expected: readonly ExpectedFrame[], came: readonly Frame[]): Row[] {
  if (expected.length * came.length > MAX_CELLS) return sideBySide(expected, came);
  const same = expected.map((one) => came.map((frame) => mismatches(one, frame).length === 0));
  const best = Array.from({ length: expected.length + 1 }, () => new Array<number>(came.length + 1).fill(0));
  const at = (row: number, column: number): number => best[row]?.[column] ?? 0;
  for (let row = expected.length - 1; row >= 0; row--) {
    for (let column = came.length - 1; column >= 0; column--) {
      const value = same[row]?.[column]
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
      (best[row] as number[])[column] = value;
    }
  }
  const rows: Row[] = [];
  let row = 0;
  let column = 0;
  while (row < expected.length || column < came.length) {
    const one = expected[row];
    const frame = came[column];
    if (one !== undefined && frame !== undefined && same[row]?.[column]) {
      rows.push({ form: 'same', came: frame });
      row++;
      column++;
    } else if (one !== undefined && (frame === undefined || at(row + 1, column) >= at(row, column + 1))) {
      rows.push({ form: 'missing', expected: one });
      row++;
    } else {
      rows.push({ form: 'extra', came: frame as Frame });
      column++;
    }
  }
  return rows;
}

function sideBySide(expected: readonly ExpectedFrame[], came: readonly Frame[]): Row[] {
  return Array.from({ length: Math.max(expected.length, came.length) }, (_, at): Row => {
    const one = expected[at];
    const frame = came[at];
    if (frame === undefined) return { form: 'missing', expected: one as ExpectedFrame };
    if (one === undefined) return { form: 'extra', came: frame };
    const form = mismatches(one, frame).length === 0 ? 'same' : 'different';
    return { form, expected: one, came: frame } as Row;
  });
}

/** One frame missing where another of its kind is too many: that frame is different. */
function joined(rows: readonly Row[]): Row[] {
  const result: Row[] = [];
  const taken = new Set<Row>();
  for (const [at, row] of rows.entries()) {
    if (taken.has(row)) continue;
    const pair = row.form === 'missing' ? partner(row.expected.kind, rows, at + 1, taken) : undefined;
    if (row.form === 'missing' && pair !== undefined) {
      taken.add(pair);
      result.push({ form: 'different', expected: row.expected, came: pair.came });
    } else result.push(row);
  }
  return result;
}

function partner(
  kind: string,
  rows: readonly Row[],
  from: number,
  taken: ReadonlySet<Row>,
): Extract<Row, { form: 'extra' }> | undefined {
  for (let at = from; at < rows.length; at++) {
    const row = rows[at];
    if (row === undefined || row.form === 'same') return undefined;
    if (row.form === 'extra' && row.came.kind === kind && !taken.has(row)) return row;
  }
  return undefined;
}
