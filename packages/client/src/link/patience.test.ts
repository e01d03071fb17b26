import { VirtualClock } from '@antiphon/core/frame-free';
import { expect, it } from 'vitest';
import { Patience } from './patience.js';

function patient() {
  const clock = new VirtualClock();
  const patience = new Patience({ clock, giveUpAfterMs: 60_000 });
  patience.begin();
  const held = (ms: number, isBrokenOff: boolean) => {
    patience.tried();
    patience.welcomed();
    clock.advance(ms);
    patience.ended(isBrokenOff);
  };
  return { clock, patience, held };
}

it('counts a connection that is cut at once as one more try, and one that lasts as the end of all trouble', () => {
  const { clock, patience, held } = patient();
  clock.advance(50_000);
  held(4_999, false);
  expect(patience.tries).toBe(1);
  clock.advance(5_001);
  expect(patience.isOver).toBe(true);
  held(5_000, false);
  expect(patience.tries).toBe(0);
  expect(patience.isOver).toBe(false);
});

it('is over with the third session in a row that is broken off within ten seconds', () => {
  const { patience, held } = patient();
  held(9_000, true);
  held(9_000, true);
  held(10_000, true);
  held(9_000, true);
  held(9_000, true);
  expect(patience.isOver).toBe(false);
  held(9_000, true);
  expect(patience.isOver).toBe(true);
});
