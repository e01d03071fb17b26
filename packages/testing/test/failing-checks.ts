import type { Check } from '../src/index.js';

/** The names of the checks that something broken does not pass. */
export async function failingChecks(checks: readonly Check[]): Promise<readonly string[]> {
  const failing: string[] = [];
  for (const { name, run } of checks) {
    try {
      await run();
    } catch {
      failing.push(name);
    }
  }
  return failing;
}
