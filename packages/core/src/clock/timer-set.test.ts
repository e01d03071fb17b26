import { expect, it } from 'vitest';
import { TimerSet, VirtualClock } from './index.js';

it('fires each timer once, forgets it, and calls off together what is left', async () => {
  const clock = new VirtualClock();
  const timers = new TimerSet(clock);
  const fired: string[] = [];
  timers.after(10, () => fired.push(`first of ${timers.size + 1}`));
  timers.after(20, () => fired.push('second'));
  timers.after(30, () => fired.push('third'));
  const other = timers.after(15, () => fired.push('never'));
  other.cancel();
  expect(timers.size).toBe(3);
  await clock.run(20);
  expect([fired, timers.size]).toEqual([['first of 3', 'second'], 1]);
  timers.cancel();
  expect([timers.size, clock.pending]).toEqual([0, 0]);
  timers.after(10, () => fired.push('fourth'));
  await clock.run(100);
  expect(fired).toEqual(['first of 3', 'second', 'fourth']);
});
