import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { kernelFor } from '../kernel.js';
import { Polyphase } from '../polyphase.js';
import { SimdFilter } from './simd-filter.js';

const ratios = [
  { up: 2, down: 1 },
  { up: 1, down: 2 },
  { up: 1, down: 3 },
  { up: 3, down: 1 },
  { up: 2, down: 3 },
  { up: 1, down: 6 },
  { up: 32, down: 15 },
];

afterEach(() => {
  vi.restoreAllMocks();
});

function filtersFor(ratio: (typeof ratios)[number]) {
  const kernel = kernelFor(ratio);
  const simd = new Polyphase(kernel, 0);
  vi.spyOn(SimdFilter, 'of').mockReturnValue(undefined);
  const plain = new Polyphase(kernel, 0);
  vi.restoreAllMocks();
  return { simd, plain };
}

it.each(ratios)('computes what JavaScript computes, to the last bit but one: $up/$down', (ratio) => {
  expect(SimdFilter.of(kernelFor(ratio))).toBeDefined();
  fc.assert(
    fc.property(fc.array(fc.int16Array({ maxLength: 500 }), { maxLength: 6 }), (chunks) => {
      const { simd, plain } = filtersFor(ratio);
      for (const chunk of chunks) {
        const [ours, theirs] = [new Int16Array(2000), new Int16Array(2000)];
        const count = simd.runPcm(chunk, 0, chunk.length, ours, 3);
        expect(plain.runPcm(chunk, 0, chunk.length, theirs, 3)).toBe(count);
        const differences = ours.map((sample, at) => Math.abs(sample - (theirs[at] as number)));
        expect(Math.max(...differences)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

it('leaves kernels alone that are uncommonly large', () => {
  expect(SimdFilter.of(kernelFor({ up: 441, down: 160 }))).toBeUndefined();
  expect(SimdFilter.of(kernelFor({ up: 1, down: 1_100 }))).toBeUndefined();
});

it('does without where the engine has no WebAssembly', async () => {
  vi.resetModules();
  vi.stubGlobal('WebAssembly', undefined);
  const fresh = await import('./simd-filter.js');
  expect(fresh.SimdFilter.of(kernelFor({ up: 2, down: 1 }))).toBeUndefined();
  vi.unstubAllGlobals();
  vi.resetModules();
});

it('takes no more kernels than its memory holds, and keeps those that it has', async () => {
  vi.resetModules();
  const fresh = await import('./simd-filter.js');
  const early = kernelFor({ up: 2, down: 1 });
  expect(fresh.SimdFilter.of(early)).toBeDefined();
  const placed = Array.from({ length: 60 }, (_, at) =>
    fresh.SimdFilter.of(kernelFor({ up: 80, down: at * 2 + 3 })),
  );
  expect(placed[0]).toBeDefined();
  expect(placed.at(-1)).toBeUndefined();
  expect(fresh.SimdFilter.of(early)).toBeDefined();
  vi.resetModules();
});
