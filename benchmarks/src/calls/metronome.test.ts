import { VirtualClock } from '@antiphon/core';
import { expect, test } from 'vitest';
import { Metronome } from './metronome.js';

/** Joins at a moment, and notes when it is called, so many times. */
function member(clock: VirtualClock, times = 3) {
  const beatsMs: number[] = [];
  return {
    beatsMs,
    beat: () => beatsMs.push(clock.now()) < times,
  };
}

test('calls each every 20 ms from when it joined', async () => {
  const clock = new VirtualClock();
  const metronome = new Metronome(clock);
  const [first, second] = [member(clock), member(clock)];
  metronome.join(first);
  await clock.run(7);
  metronome.join(second);
  await clock.run(100);
  expect(first.beatsMs).toEqual([0, 20, 40]);
  expect(second.beatsMs).toEqual([7, 27, 47]);
});

test('catches up after a stall, and is not late ever after', async () => {
  const clock = new VirtualClock();
  let stalledMs = 0;
  const now = (): number => clock.now() + stalledMs;
  const metronome = new Metronome({ now, after: (ms, run) => clock.after(ms, run), epochMs: now });
  const beatsMs: number[] = [];
  const beatsOfOther: number[] = [];
  metronome.join({
    beat() {
      if (now() === 20) stalledMs = 50;
      return beatsMs.push(now()) < 6;
    },
  });
  await clock.run(10);
  metronome.join({ beat: () => beatsOfOther.push(now()) < 5 });
  await clock.run(200);
  expect(beatsMs).toEqual([0, 70, 70, 70, 80, 100]);
  expect(beatsOfOther).toEqual([10, 70, 70, 70, 90]);
});

test('keeps its order when somebody joins while others are late', async () => {
  const clock = new VirtualClock();
  let stalledMs = 0;
  const now = (): number => clock.now() + stalledMs;
  const metronome = new Metronome({ now, after: (ms, run) => clock.after(ms, run), epochMs: now });
  const beatsMs: number[] = [];
  metronome.join({ beat: () => beatsMs.push(now()) < 5 });
  await clock.run(5);
  stalledMs = 30;
  metronome.join({ beat: () => true });
  await clock.run(100);
  expect(beatsMs).toEqual([0, 35, 40, 60, 80]);
});

test('leaves no timer behind', async () => {
  const clock = new VirtualClock();
  const metronome = new Metronome(clock);
  const last = member(clock, 1);
  metronome.join(last);
  await clock.run(100);
  metronome.join(member(clock, 100));
  metronome.stop();
  expect(clock.pending).toBe(0);
});
