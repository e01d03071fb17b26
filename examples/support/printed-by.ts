/** Runs an example and returns the lines that it printed. */
export async function printedBy(
  main: (print: (line: string) => void) => Promise<void>,
): Promise<readonly string[]> {
  const lines: string[] = [];
  await main((line) => lines.push(line));
  return lines;
}
