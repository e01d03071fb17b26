import { expect, test } from 'vitest';
import { allocatedPerCall } from '../measure/heap.js';
import { designs } from './designs.js';
import { bytesPerFrame } from './hops.js';

/** What 19 more hops add to a frame's cost in memory, once everything is compiled: the least of some measurements. */
async function bytesOfNineteenHops(name: string): Promise<number> {
  const design = designs.find((one) => one.name === name);
  if (design === undefined) throw new Error(`there is no design '${name}'`);
  const measure = async (stages: number): Promise<number> => {
    const built = await design.build(stages);
    const measured = Array.from({ length: 5 }, () => bytesPerFrame(built));
    await built.close();
    return Math.min(...measured);
  };
  return (await measure(20)) - (await measure(1));
}

// The least that a single hop could allocate is 16 bytes.
test.each(['Antiphon, handlers', 'Antiphon, RxJS form'])('a hop allocates nothing: %s', async (name) => {
  expect(await bytesOfNineteenHops(name)).toBeLessThan(1);
});

test('the measurement sees an allocation where there is one, and none where there is none', () => {
  let kept: unknown;
  const wasteful = () => {
    kept = { one: 1, two: 2 };
  };
  expect(allocatedPerCall(wasteful)).toBeGreaterThanOrEqual(24);
  expect(kept).toBeDefined();
  expect(allocatedPerCall(() => {})).toBeLessThan(1);
});
