import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JitterBuffer } from './jitter-buffer.js';

const RATE = 48_000;
const BLOCK = 128;
const BLOCK_MS = (BLOCK / RATE) * 1_000;

/** A buffer, and the loudspeaker that pulls from it on a clock of its own. */
class Playing {
  readonly buffer = new JitterBuffer({ sampleRate: RATE });
  nowMs = 0;
  /** What it gave out, where somebody wants to look at it. */
  heard: number[] | undefined;

  push(turn: number | undefined, startMs: number, ms: number, value = 16_384): void {
    const samples = new Int16Array(Math.round((ms * RATE) / 1_000)).fill(value);
    this.buffer.push({ turn, startMs, samples }, this.nowMs);
  }

  /** Pulls for so long. @returns the ms of it that were not silent */
  run(ms: number): number {
    const output = new Float32Array(BLOCK);
    let sounding = 0;
    for (const untilMs = this.nowMs + ms - 1e-9; this.nowMs < untilMs; this.nowMs += BLOCK_MS) {
      this.buffer.pull(output, this.nowMs);
      this.heard?.push(...output);
      sounding += output.filter((sample) => sample !== 0).length;
    }
    return (sounding / RATE) * 1_000;
  }
}

describe('JitterBuffer', () => {
  it('begins at once where the server is ahead, and plays everything at its pace', () => {
    const playing = new Playing();
    for (let at = 0; at < 6; at++) playing.push(1, at * 20, 20);
    expect(playing.run(BLOCK_MS)).toBeGreaterThan(2);
    for (let at = 6; at < 50; at++) {
      playing.push(1, at * 20, 20);
      playing.run(20);
    }
    playing.run(200);
    expect(playing.buffer.underruns).toBe(0);
    expect(playing.buffer.position).toEqual({ turn: 1, playedMs: 1_000 });
    expect(playing.buffer.targetMs).toBe(40);
  });

  it('waits for little more than one frame, but does not wait for ever', () => {
    const playing = new Playing();
    playing.push(1, 0, 20);
    expect(playing.run(30)).toBe(0);
    expect(playing.run(40)).toBeGreaterThan(19);
  });

  it('waits for more after speech came too late, and dares to wait for less after a calm', () => {
    const playing = new Playing();
    playing.push(1, 0, 60);
    playing.run(140);
    playing.push(1, 60, 60);
    expect(playing.buffer.underruns).toBe(1);
    expect(playing.buffer.targetMs).toBeGreaterThan(110);
    expect(playing.run(100)).toBe(0);
    const late = playing.buffer.targetMs;
    playing.run(100);
    for (let at = 0; at < 400; at++) {
      playing.push(2, at * 64, 64);
      if (at >= 3) playing.run(64);
    }
    expect(playing.buffer.targetMs).toBeLessThan(late);
  });

  it('takes a pause of the speaker for no lateness', () => {
    const playing = new Playing();
    playing.push(1, 0, 60);
    playing.run(1_000);
    playing.push(1, 60, 60);
    playing.push(2, 0, 60);
    expect(playing.buffer.underruns).toBe(0);
    expect(playing.buffer.targetMs).toBe(40);
  });

  it('is silent 5 ms after a flush, and keeps what a later turn says', () => {
    const playing = new Playing();
    playing.push(1, 0, 500);
    playing.push(undefined, 0, 100);
    playing.run(100);
    playing.push(2, 0, 100, 8_192);
    expect(playing.buffer.flush(1)).toBe(true);
    expect(playing.buffer.bufferedMs).toBe(100);
    const heard: number[] = [];
    playing.heard = heard;
    playing.run(20);
    playing.heard = undefined;
    expect([...new Set(heard.slice(240))]).toEqual([0.25]);
    expect(playing.buffer.flush(1)).toBe(false);
    playing.buffer.flush(2);
    expect(playing.buffer.isPlaying).toBe(false);
    expect(playing.run(50)).toBeLessThan(5);
  });

  it('clicks nowhere: neither where it runs dry and goes on, nor where it is flushed', () => {
    const wave = (from: number, length: number) =>
      Int16Array.from({ length }, (_, at) => 16_384 * Math.sin(((from + at) * 2 * Math.PI * 440) / RATE));
    /** Of the wave itself, and of an edge of 5 ms over its whole height, both ways. */
    const most = (Math.PI * 440) / RATE + 2 / (0.005 * RATE);
    const pieces = fc.integer({ min: 1, max: 6_000 });
    fc.assert(
      fc.property(
        pieces,
        pieces,
        fc.integer({ min: 0, max: 60 }),
        fc.boolean(),
        (one, two, ms, isFlushed) => {
          const playing = new Playing();
          playing.heard = [];
          const startMs = (one / RATE) * 1_000;
          playing.buffer.push({ turn: 1, startMs: 0, samples: wave(0, one) }, 0);
          playing.run(60 + ms);
          if (isFlushed) playing.buffer.flush(1);
          playing.buffer.push({ turn: 2, startMs, samples: wave(isFlushed ? 0 : one, two) }, playing.nowMs);
          playing.run(300);
          const { heard } = playing;
          const steps = heard.map((sample, at) => Math.abs(sample - (heard[at - 1] ?? 0)));
          expect(Math.max(...steps)).toBeLessThan(most);
        },
      ),
      { numRuns: 40, examples: [[5632, 1920, 55, true]] },
    );
  });

  it('holds no more than it may, and counts the rest', () => {
    const buffer = new JitterBuffer({ sampleRate: RATE, maxMs: 100 });
    for (let at = 0; at < 7; at++)
      buffer.push({ turn: 1, startMs: at * 20, samples: new Int16Array(960) }, 0);
    expect(buffer.bufferedMs).toBe(100);
    expect(buffer.dropped).toBe(2);
  });

  it('plays every sample once and in order, however it comes', () => {
    const pieces = fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 12 });
    const pauses = fc.infiniteStream(fc.integer({ min: 0, max: 40 }));
    fc.assert(
      fc.property(pieces, pauses, (lengths, waits) => {
        const playing = new Playing();
        let next = 1;
        for (const length of lengths) {
          const samples = Int16Array.from({ length }, () => next++ % 30_000);
          playing.buffer.push(
            { turn: 1, startMs: ((next - 1 - length) / RATE) * 1_000, samples },
            playing.nowMs,
          );
          playing.run(waits.next().value ?? 0);
        }
        playing.run(600);
        const total = lengths.reduce((sum, length) => sum + length, 0);
        expect(playing.buffer.bufferedMs).toBe(0);
        expect(playing.buffer.position?.playedMs).toBeCloseTo((total / RATE) * 1_000, 6);
      }),
      { numRuns: 25 },
    );
  });
});
