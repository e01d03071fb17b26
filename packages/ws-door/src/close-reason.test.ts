import { expect, it } from 'vitest';
import { closeReason } from './close-reason.js';

it('cuts what is too long for a close frame, at a whole character', () => {
  expect(closeReason('it talks nonsense')).toBe('it talks nonsense');
  expect(closeReason('x'.repeat(130))).toBe('x'.repeat(120));
  expect(closeReason(`${'x'.repeat(119)}é`)).toBe('x'.repeat(119));
  expect(closeReason(`${'x'.repeat(118)}é!`)).toBe(`${'x'.repeat(118)}é`);
});
