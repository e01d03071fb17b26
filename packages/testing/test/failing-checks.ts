import { expect, it } from 'vitest';
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

/** What is broken, in words; words of the check that must find it; and the broken thing. */
export type Mutant<Broken> = readonly [what: string, check: string, broken: Broken];

/** Shows that a contract finds what is broken, and that each of its checks is there for something. */
export function testMutants<Broken>(
  mutants: readonly Mutant<Broken>[],
  contract: (broken: Broken) => readonly Check[],
): void {
  const found = new Set<string>();
  const all = new Set<string>();

  it.each(mutants)('fails one that %s', async (_what, name, broken) => {
    const checks = contract(broken);
    const failing = await failingChecks(checks);
    for (const check of failing) found.add(check);
    for (const check of checks) all.add(check.name);
    expect(failing).toContainEqual(expect.stringContaining(name));
  });

  it('has no check that finds nothing', () => {
    expect([...all].filter((name) => !found.has(name))).toEqual([]);
  });
}
