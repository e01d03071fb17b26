import { expect, it } from 'vitest';
import { VoicePlaces } from './voice-places.js';

it('steps evenly within speech, and with the clock over a pause', () => {
  const places = new VoicePlaces(() => 0.999_999_9);
  const all = [0, 20.4, 39.9, 60, 1_000.2, 1_020.2].map((atMs) => places.next(atMs));
  expect(all.map(({ marker }) => marker)).toEqual([true, false, false, false, true, false]);
  const steps = all
    .slice(1)
    .map(({ timestamp }, at) => (timestamp - (all[at]?.timestamp ?? 0) + 2 ** 32) % 2 ** 32);
  expect(steps).toEqual([960, 960, 960, 941 * 48, 960]);
  expect(all.map(({ sequenceNumber }) => sequenceNumber)).toEqual([0, 1, 2, 3, 4, 5]);
});
