import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock/index.js';
import { SharedPacer } from './shared-pacer.js';

const failures = { failed: (error: unknown) => expect.unreachable(String(error)) };

describe('SharedPacer', () => {
  it('is one per clock', () => {
    const clock = new VirtualClock();
    expect(SharedPacer.of(clock)).toBe(SharedPacer.of(clock));
    expect(SharedPacer.of(new VirtualClock())).not.toBe(SharedPacer.of(clock));
  });

  it('holds one timer for all streams, and none when none waits', () => {
    const clock = new VirtualClock();
    const pacer = SharedPacer.of(clock);
    const entries = Array.from({ length: 100 }, () => pacer.join({ due: () => {}, ...failures }));
    expect(clock.pending).toBe(0);
    for (const [at, entry] of entries.entries()) entry.schedule((at * 37) % 100);
    expect(clock.pending).toBe(1);
    for (const entry of entries) entry.cancel();
    expect(clock.pending).toBe(0);
    expect(pacer.waiting).toBe(0);
  });

  it('calls streams in the order in which they are due, each at its moment', () => {
    const clock = new VirtualClock();
    const pacer = SharedPacer.of(clock);
    const calls: string[] = [];
    const moments = [70, 30, 50, 10, 90, 30, 20, 80];
    for (const [at, ms] of moments.entries()) {
      pacer.join({ due: (nowMs) => calls.push(`${nowMs}:${at}`), ...failures }).schedule(ms);
    }
    clock.advance(100);
    expect(calls.map((call) => Number(call.split(':')[0]))).toEqual([...moments].sort((a, b) => a - b));
    expect(clock.pending).toBe(0);
  });

  it('moves a stream that is scheduled again, earlier or later', () => {
    const clock = new VirtualClock();
    const pacer = SharedPacer.of(clock);
    const calls: number[] = [];
    const entry = pacer.join({ due: (nowMs) => calls.push(nowMs), ...failures });
    entry.schedule(50);
    entry.schedule(20);
    clock.advance(30);
    entry.schedule(60);
    entry.schedule(80);
    clock.advance(100);
    expect(calls).toEqual([20, 80]);
  });

  it('wakes once for streams that can wait, at the moment of the last, and for nobody later than he can', () => {
    const clock = new VirtualClock();
    const pacer = SharedPacer.of(clock);
    const calls: string[] = [];
    const join = (atMs: number, slackMs?: number) =>
      pacer.join({ due: (nowMs) => calls.push(`${atMs} at ${nowMs}`), ...failures }).schedule(atMs, slackMs);
    join(14, 5);
    join(10, 5);
    join(16, 5);
    join(12, 5);
    join(30, 5);
    join(33);
    join(34, 5);
    clock.advance(50);
    expect(calls).toEqual([
      '10 at 14',
      '12 at 14',
      '14 at 14',
      '16 at 16',
      '30 at 33',
      '33 at 33',
      '34 at 34',
    ]);
  });

  it('calls nobody whose moment another has taken back or moved while both were due', () => {
    const clock = new VirtualClock();
    const pacer = SharedPacer.of(clock);
    const calls: string[] = [];
    const note = (name: string) => (nowMs: number) => calls.push(`${name} at ${nowMs}`);
    const cancelled = pacer.join({ due: note('cancelled'), ...failures });
    const moved = pacer.join({ due: note('moved'), ...failures });
    const first = pacer.join({
      due: (nowMs) => {
        note('first')(nowMs);
        cancelled.cancel();
        moved.schedule(25);
      },
      ...failures,
    });
    cancelled.schedule(10);
    moved.schedule(10);
    first.schedule(9, 1);
    clock.advance(50);
    expect(calls).toEqual(['first at 10', 'moved at 25']);
    expect(pacer.waiting).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('keeps the others going when a stream throws', () => {
    const clock = new VirtualClock();
    const pacer = SharedPacer.of(clock);
    const seen: unknown[] = [];
    pacer
      .join({
        due: () => {
          throw new Error('broken');
        },
        failed: (error) => seen.push(error),
      })
      .schedule(10);
    pacer.join({ due: (nowMs) => seen.push(nowMs), ...failures }).schedule(10);
    clock.advance(10);
    expect(seen).toEqual([expect.objectContaining({ message: 'broken' }), 10]);
  });

  it('goes on with the others even where a stream throws at being told that it has', () => {
    const clock = new VirtualClock();
    const pacer = SharedPacer.of(clock);
    const seen: number[] = [];
    const fail = () => {
      throw new Error('broken');
    };
    pacer.join({ due: fail, failed: fail }).schedule(10);
    pacer.join({ due: (nowMs) => seen.push(nowMs), ...failures }).schedule(10);
    pacer.join({ due: (nowMs) => seen.push(nowMs), ...failures }).schedule(20);
    expect(() => clock.advance(10)).toThrow('broken');
    clock.advance(20);
    expect(seen).toEqual([10, 20]);
    expect(pacer.waiting).toBe(0);
  });

  it('stays in order through any mix of schedules and cancellations', () => {
    const clock = new VirtualClock();
    const pacer = SharedPacer.of(clock);
    let seed = 1;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    const wanted = new Map<number, number>();
    const entries = Array.from({ length: 60 }, (_, id) =>
      pacer.join({
        due: (nowMs) => {
          expect(nowMs).toBe(wanted.get(id));
          wanted.delete(id);
        },
        ...failures,
      }),
    );
    for (let round = 0; round < 5000; round++) {
      const id = random(60);
      if (random(4) === 0) {
        entries[id]?.cancel();
        wanted.delete(id);
      } else {
        const atMs = clock.now() + 1 + random(50);
        entries[id]?.schedule(atMs);
        wanted.set(id, atMs);
      }
      if (random(3) === 0) clock.advance(random(10));
    }
    clock.advance(100);
    expect(wanted.size).toBe(0);
    expect(clock.pending).toBe(0);
  });
});
