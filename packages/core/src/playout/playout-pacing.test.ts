import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock/index.js';
import { recordedPlayout, speech, tone } from './recorded-playout.fixture.js';

/** A clock on which the process can stand still: timers that fall due meanwhile fire at the end. */
class StallingClock extends VirtualClock {
  #stalledUntilMs = 0;

  override now(): number {
    return Math.max(super.now(), this.#stalledUntilMs);
  }

  stall(ms: number): void {
    this.#stalledUntilMs = this.now() + ms;
    this.advance(ms);
  }
}

describe('pacing', () => {
  it('sends the first frame at once and the n-th n frames later, without drift over ten minutes', () => {
    const { clock, playout, written } = recordedPlayout({ maxQueuedMs: 700_000 });
    clock.advance(1234.5);
    for (let ms = 0; ms < 600_000; ms += 1000) playout.push(speech(1, 1000));
    playout.finish(1);
    expect(written).toHaveLength(1);
    clock.advance(600_000);
    expect(written).toHaveLength(30_000);
    for (const [n, frame] of written.entries()) {
      if (frame.atMs !== 1234.5 + n * 20) expect(frame.atMs).toBe(1234.5 + n * 20);
    }
    expect(playout.stats.timingError.maxMs).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('has nothing to drain once it is closed', async () => {
    const { playout } = recordedPlayout();
    playout.push(speech(1, 1000));
    playout.close();
    await playout.drain();
  });

  it('never drifts when every timer is late', () => {
    const clock = new VirtualClock();
    let late = 0;
    const jittery = Object.assign(Object.create(clock) as VirtualClock, {
      now: () => clock.now(),
      after: (ms: number, callback: () => void) => {
        late = (late * 7 + 3) % 5;
        return clock.after(ms + late, callback);
      },
    });
    const { playout, written } = recordedPlayout({ clock: jittery, maxQueuedMs: 700_000 });
    for (let ms = 0; ms < 600_000; ms += 1000) playout.push(speech(1, 1000));
    playout.finish(1);
    clock.advance(600_010);
    expect(written).toHaveLength(30_000);
    for (const [n, { atMs }] of written.entries()) {
      const lateMs = atMs - n * 20;
      if (lateMs < 0 || lateMs > 4) expect(lateMs).toBeLessThanOrEqual(4);
    }
  });

  it('holds no timer when idle, and takes one again', () => {
    const { clock, playout, written } = recordedPlayout();
    playout.push(speech(1, 40));
    playout.finish(1);
    expect(clock.pending).toBe(1);
    clock.advance(40);
    expect(clock.pending).toBe(0);
    clock.advance(60_000);
    playout.push(speech(1, 40));
    playout.finish(1);
    clock.advance(1000);
    expect(written.map(({ atMs }) => atMs)).toEqual([0, 20, 60_040, 60_060]);
    expect(clock.pending).toBe(0);
  });

  it('lets frames of several streams leave together, never ahead of their time nor later than their slack', () => {
    const clock = new VirtualClock();
    const streams = [0, 3, 9].map((atMs) => {
      clock.advance(atMs - clock.now());
      const stream = recordedPlayout({ clock, leadMs: 100, slackMs: 5 });
      stream.playout.push(speech(1, 400));
      stream.playout.finish(1);
      return { atMs, ...stream };
    });
    clock.advance(1_000);
    for (const [at, { atMs, written }] of streams.entries()) {
      const lateMs = written.map((frame, n) => frame.atMs - (atMs + Math.max(0, n * 20 - 100)));
      expect(lateMs.slice(0, 6)).toEqual([0, 0, 0, 0, 0, 0]);
      expect(lateMs.every((ms) => ms === 0 || (at === 0 && ms === 3))).toBe(true);
      // Not those that leave when somebody was awake in any case, to tell what was heard.
      if (at === 0) expect(lateMs.filter((ms) => ms === 3).length).toBeGreaterThan(10);
    }
    expect(clock.pending).toBe(0);
  });

  it('lets frames wait for those of other streams, but not what is told of them', () => {
    const clock = new VirtualClock();
    const [first] = [0, 13].map((atMs) => {
      clock.advance(atMs - clock.now());
      const stream = recordedPlayout({ clock, leadMs: 100, slackMs: 15, reportMs: 30 });
      stream.playout.push(speech(1, 400));
      return stream;
    });
    clock.advance(30);
    expect(first?.told).toEqual(['0 started 1', '30 heard 1 30']);
  });

  it('feeds a peer ahead by the lead', () => {
    const { clock, playout, written } = recordedPlayout({ leadMs: 100 });
    playout.push(speech(1, 400));
    expect(written).toHaveLength(6);
    clock.advance(100);
    expect(written).toHaveLength(11);
    expect(written.map(({ playsAtMs }) => playsAtMs)).toEqual(Array.from({ length: 11 }, (_, n) => n * 20));
  });

  it('hides stalls that are shorter than the lead', () => {
    const clock = new StallingClock();
    const { playout, written } = recordedPlayout({ clock, leadMs: 200 });
    playout.push(speech(1, 3000));
    playout.finish(1);
    for (let i = 0; i < 3; i++) {
      clock.advance(500);
      clock.stall(150);
    }
    clock.advance(2000);
    expect(written.map(({ playsAtMs }) => playsAtMs)).toEqual(Array.from({ length: 150 }, (_, n) => n * 20));
    expect(playout.stats.underruns).toBe(0);
  });

  it('catches up exactly after stalls that it could not hide, and counts them', () => {
    const clock = new StallingClock();
    const { playout, written } = recordedPlayout({ clock });
    playout.push(speech(1, 3000));
    playout.finish(1);
    for (let i = 0; i < 3; i++) {
      clock.advance(490);
      clock.stall(150);
      // All that fell due meanwhile has left, in order.
      expect(written).toHaveLength(Math.floor(clock.now() / 20) + 1);
    }
    clock.advance(1060);
    const last = written.at(-1);
    expect(last?.atMs).toBe(149 * 20);
    expect(written.map(({ positionMs }) => positionMs)).toEqual(
      Array.from({ length: 150 }, (_, n) => n * 20),
    );
    // The first stall leaves the peer so much in hand that the next ones are not heard.
    expect(playout.stats.underruns).toBe(1);
    expect(playout.stats.underrunMs).toBe(140);
    expect(playout.stats.timingError.maxMs).toBe(140);
  });

  it('moves the schedule when a stall is too long to catch up', () => {
    const clock = new StallingClock();
    const { playout, written } = recordedPlayout({ clock, maxCatchUpMs: 100 });
    playout.push(speech(1, 20_000));
    clock.advance(100);
    const before = written.length;
    clock.stall(10_000);
    expect(written.length - before).toBe(6);
  });

  it('restarts the schedule when speech comes late, and counts an underrun within a speech only', () => {
    const { clock, playout, written } = recordedPlayout();
    playout.push(speech(1, 40));
    clock.advance(107);
    playout.push(speech(1, 40));
    playout.finish(1);
    clock.advance(200);
    playout.push(speech(1, 20));
    playout.finish(1);
    clock.advance(100);
    expect(written.map(({ atMs }) => atMs)).toEqual([0, 20, 107, 127, 307]);
    expect(playout.stats).toMatchObject({ underruns: 1, underrunMs: 67 });
  });

  it('waits for the rest of a frame, and sends it filled up when the speech is over', () => {
    const { clock, playout, written } = recordedPlayout();
    playout.push(speech(1, 30, 7));
    clock.advance(20);
    expect(written).toHaveLength(1);
    playout.push(speech(1, 5, 7));
    playout.finish(1);
    expect(written).toHaveLength(2);
    expect([...(written[1]?.samples ?? [])]).toEqual([...tone(15, 7), ...tone(5, 0)]);
  });

  it('sends the rest of a frame in the end, when nobody says that the speech is over', () => {
    const { clock, playout, written, told } = recordedPlayout();
    playout.push(speech(1, 30));
    clock.advance(119);
    expect(written).toHaveLength(1);
    clock.advance(5000);
    expect(written).toHaveLength(2);
    expect(told).toEqual(['0 started 1', '1130 heard 1 30', '1130 stopped 1']);
    expect(clock.pending).toBe(0);
  });

  it('reports how long audio took on its way', () => {
    const log: number[][] = [];
    const { clock, playout } = recordedPlayout({
      onSent: ({ producedAtMs, queuedAtMs, sentAtMs }) => log.push([producedAtMs, queuedAtMs, sentAtMs]),
    });
    clock.advance(50);
    playout.push(speech(1, 20), 48);
    playout.push(speech(1, 20), 49);
    playout.finish(1);
    clock.advance(20);
    expect(log).toEqual([
      [48, 50, 50],
      [49, 50, 70],
    ]);
    const { producedToQueued, queuedToSent, chunks, frames, audioMs } = playout.stats;
    expect(producedToQueued).toMatchObject({ count: 2, meanMs: 1.5, maxMs: 2 });
    expect(queuedToSent).toMatchObject({ count: 2, meanMs: 10, maxMs: 20 });
    expect({ chunks, frames, audioMs }).toEqual({ chunks: 2, frames: 2, audioMs: 40 });
  });

  it('refuses a wrong rate and options that cannot work, in one line', () => {
    const { playout } = recordedPlayout();
    expect(() => playout.push({ samples: tone(20), sampleRate: 16_000, turn: 1 })).toThrow(
      'this playout plays 8000 Hz and was given 16000 Hz; resample before it',
    );
    expect(() => recordedPlayout({ sampleRate: 11_025 })).toThrow('not a whole number of samples');
    expect(() => recordedPlayout({ leadMs: -1 })).toThrow('leadMs is -1');
    expect(() => recordedPlayout({ highMs: 10, lowMs: 20 })).toThrow('lowMs (20)');
  });
});
