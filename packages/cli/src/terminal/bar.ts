const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar that fills `share` (0 to 1) of `columns`, to an eighth of a column. */
export function bar(share: number, columns: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * columns * 8);
  const full = '█'.repeat(Math.floor(eighths / 8));
  return (full + (EIGHTHS[eighths % 8] ?? '')).padEnd(columns);
}

/** A bar from `from` to `to`, both shares of `columns`; at least one column, so that it is seen. */
export function span(from: number, to: number, columns: number): string {
  const start = Math.min(columns - 1, Math.max(0, Math.round(from * columns)));
  const length = Math.max(1, Math.min(columns, Math.round(to * columns)) - start);
  return `${' '.repeat(start)}${'━'.repeat(length)}`.padEnd(columns);
}
