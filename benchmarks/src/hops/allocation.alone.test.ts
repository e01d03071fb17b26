import { expect, test } from 'vitest';
import { designs } from './designs.js';
import { bytesPerFrame } from './hops.js';

/** What 19 more hops add to a frame's cost in memory, once everything is compiled. */
async function bytesOfNineteenHops(name: string): Promise<number> {
  const design = designs.find((one) => one.name === name);
  if (design === undefined) throw new Error(`there is no design '${name}'`);
  const measure = async (stages: number): Promise<number> => {
    const built = await design.build(stages);
    const measured = Array.from({ length: 3 }, () => bytesPerFrame(built));
    await built.close();
    return Math.min(...measured);
  };
  return (await measure(20)) - (await measure(1));
}

// Exact but for some hundred bytes of the measurement itself, which 40,000 frames share.
test.each(['Antiphon, handlers', 'Antiphon, RxJS form'])('a hop allocates nothing: %s', async (name) => {
  expect(await bytesOfNineteenHops(name)).toBeLessThan(0.25);
});

test('the measurement sees an allocation where there is one', () => {
  const kept: unknown[] = [];
  const wasteful = {
    push() {
      kept[0] = { one: 1, two: 2 };
    },
  };
  expect(bytesPerFrame(wasteful)).toBeGreaterThanOrEqual(24);
});
