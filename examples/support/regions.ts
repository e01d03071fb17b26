const START = /^\s*\/\/ #region (\S+)$/;
const MARKER = /^\s*\/\/ #(end)?region \S+$/;

/** The regions of a source file by name: the lines between `// #region x` and `// #endregion x`, shifted left. */
export function regionsOf(source: string): ReadonlyMap<string, string> {
  const lines = source.split('\n');
  const regions = new Map<string, string>();
  for (const [at, line] of lines.entries()) {
    const name = START.exec(line)?.[1];
    if (name === undefined) continue;
    const end = lines.findIndex((candidate) => candidate.trim() === `// #endregion ${name}`);
    if (end < at) throw new Error(`region ${name} never ends`);
    if (regions.has(name)) throw new Error(`there are two regions ${name}`);
    regions.set(name, shiftedLeft(lines.slice(at + 1, end).filter((inside) => !MARKER.test(inside))));
  }
  return regions;
}

function shiftedLeft(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  return lines.map((line) => line.slice(Math.min(...indents))).join('\n');
}
