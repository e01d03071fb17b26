import { expect, it } from 'vitest';
import { CLOSED, MouthTrack } from './mouth-track.js';

it('moves by what is heard, in the shape of the phone', () => {
  const track = new MouthTrack();
  const movement = { kind: 'mouth', turn: 1, startMs: 0, endMs: 40, level: 0.5 } as const;
  track.add({ ...movement, viseme: 'aa' });
  track.add({ ...movement, startMs: 40, endMs: 80, viseme: 'PP' });
  track.add({ ...movement, startMs: 80, endMs: 120 });
  track.add({ ...movement, turn: 2, viseme: 'O' });
  expect(track.at(1, 10)).toEqual({ open: 0.5, wide: 0.9 });
  expect(track.at(1, 60)).toEqual({ open: 0, wide: 0.7 });
  expect(track.at(1, 100)).toEqual({ open: 0.5, wide: 0.8 });
  expect(track.at(1, 300)).toEqual(CLOSED);
  expect(track.at(2, 0)).toEqual({ open: 0.4, wide: 0.5 });
  track.clear();
  expect(track.at(2, 0)).toEqual(CLOSED);
});
