import { describe, expect, test } from 'vitest';
import { VirtualClock } from './virtual-clock.js';

describe('VirtualClock', () => {
  test('fires timers by due time, and those of one time in the order they were set', () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    clock.after(20, () => fired.push('late'));
    clock.after(10, () => fired.push('first'));
    clock.after(10, () => fired.push('second'));
    clock.advance(9);
    expect(fired).toEqual([]);
    clock.advance(11);
    expect(fired).toEqual(['first', 'second', 'late']);
    expect(clock.now()).toBe(20);
  });

  test('a timer set by a timer fires within the same advance when it falls due', () => {
    const clock = new VirtualClock();
    const at: number[] = [];
    const tick = () => {
      at.push(clock.now());
      if (at.length < 3) clock.after(5, tick);
    };
    clock.after(5, tick);
    clock.advance(100);
    expect(at).toEqual([5, 10, 15]);
  });

  test('whoever waits for the rest of a time gets there, however little is left of it', () => {
    const clock = new VirtualClock();
    clock.advance(9_137.119740075);
    const untilMs = clock.now() + 2e-12;
    let asked = 0;
    const wait = () => {
      if (++asked < 1_000 && clock.now() < untilMs) clock.after((untilMs - clock.now()) / 4, wait);
    };
    wait();
    clock.advance(1);
    expect(asked).toBe(2);
  });

  test('a cancelled timer never fires, and is not pending', () => {
    const clock = new VirtualClock();
    const timer = clock.after(5, () => expect.unreachable());
    expect(clock.pending).toBe(1);
    timer.cancel();
    timer.cancel();
    expect(clock.pending).toBe(0);
    clock.advance(10);
  });

  test('thousands of cancelled timers leave the others in order', () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    for (let at = 0; at < 5000; at++) {
      const timer = clock.after((at * 7919) % 1000, () => fired.push(clock.now()));
      if (at % 10 !== 0) timer.cancel();
    }
    expect(clock.pending).toBe(500);
    clock.advance(1000);
    expect(fired).toHaveLength(500);
    expect(fired).toEqual(fired.toSorted((a, b) => a - b));
    expect(clock.pending).toBe(0);
  });

  test('after Infinity nothing happens, and nothing is pending', () => {
    const clock = new VirtualClock();
    const timer = clock.after(Number.POSITIVE_INFINITY, () => expect.unreachable());
    expect(clock.pending).toBe(0);
    clock.advance(Number.MAX_SAFE_INTEGER);
    timer.cancel();
    expect(clock.pending).toBe(0);
  });

  test('run lets promises settle between timers', async () => {
    const clock = new VirtualClock();
    const order: string[] = [];
    clock.after(10, () => void Promise.resolve().then(() => order.push('promise of the first')));
    clock.after(20, () => order.push('second'));
    await clock.run(20);
    expect(order).toEqual(['promise of the first', 'second']);
  });

  test('runUntil stops as soon as the condition holds, and gives up at its limit', async () => {
    const clock = new VirtualClock();
    let count = 0;
    const tick = () => {
      count++;
      clock.after(10, tick);
    };
    clock.after(10, tick);
    await clock.runUntil(() => count === 3);
    expect(clock.now()).toBe(30);
    await expect(clock.runUntil(() => false, 100)).rejects.toThrow('never held');
  });
});
