import { expect, it } from 'vitest';
import { approximateBytes } from './sizes.js';

it('counts what an item holds', () => {
  expect(approximateBytes(new Int16Array(160))).toBe(320);
  expect(approximateBytes(new ArrayBuffer(7))).toBe(7);
  expect(approximateBytes('four')).toBe(8);
  expect(approximateBytes(1)).toBe(8);
  expect(approximateBytes({ audio: new Uint8Array(100), rate: 8_000, name: 'a' })).toBe(118);
});
