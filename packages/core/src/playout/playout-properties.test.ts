import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RATE, recordedPlayout, type Written } from './recorded-playout.fixture.js';

const FRAME_MS = 20;

/** Speech whose samples count up, so that loss, repetition and disorder show. */
class Voice {
  readonly said: number[] = [];

  say(turn: number, samples: number) {
    const next = Int16Array.from({ length: samples }, (_, at) => ((this.said.length + at) % 30_000) + 1);
    this.said.push(...next);
    return { samples: next, sampleRate: RATE, turn };
  }
}

/** What a peer that plays at once has played of a turn, by its own reckoning. */
function heardMs(frames: readonly Written[], turn: number, atMs: number): number {
  const heard = frames
    .filter((frame) => frame.turn === turn && frame.playsAtMs <= atMs)
    .map((frame) => frame.positionMs + Math.min(FRAME_MS, atMs - frame.playsAtMs));
  return Math.max(0, ...heard);
}

const soundOf = (frames: readonly Written[], turn: number): number[] =>
  frames
    .filter((frame) => frame.turn === turn)
    .flatMap(({ samples }) => [...samples].filter((value) => value > 0));

const steps = fc.array(
  fc.oneof(
    fc.record({ what: fc.constant('push' as const), size: fc.integer({ min: 1, max: 3000 }) }),
    fc.record({ what: fc.constant('wait' as const), size: fc.integer({ min: 0, max: 300 }) }),
    fc.record({ what: fc.constantFrom('interrupt' as const, 'finish' as const), size: fc.constant(0) }),
    fc.record({ what: fc.constant('pushStale' as const), size: fc.integer({ min: 1, max: 1000 }) }),
  ),
  { maxLength: 50 },
);

describe('for any speech, chunking, waiting and interrupting', () => {
  it('writes nothing of an old turn, and everything of the new one in order', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(0, 60, 200), (script, leadMs) => {
        const heard = new Map<number, number>();
        const { clock, playout, written } = recordedPlayout({
          leadMs,
          onHeard: (turn, ms) => {
            expect(ms).toBeGreaterThanOrEqual(heard.get(turn) ?? 0);
            heard.set(turn, ms);
          },
        });
        let turn = 0;
        let voice = new Voice();
        let firstOfTurn = 0;
        for (const { what, size } of script) {
          if (what === 'push') expect(playout.push(voice.say(turn, size))).toBe('queued');
          else if (what === 'pushStale') expect(playout.push(new Voice().say(turn - 1, size))).toBe('stale');
          else if (what === 'wait') clock.advance(size);
          else if (what === 'finish') playout.finish(turn);
          else {
            const expected = heardMs(written, turn, clock.now());
            playout.interrupt(turn);
            expect(Math.abs((heard.get(turn) ?? 0) - expected)).toBeLessThanOrEqual(FRAME_MS);
            const sound = soundOf(written, turn);
            expect(sound).toEqual(voice.said.slice(0, sound.length));
            firstOfTurn = written.length;
            turn++;
            voice = new Voice();
          }
        }
        clock.advance(60_000);
        const after = written.slice(firstOfTurn);
        expect(after.every((frame) => frame.turn === turn)).toBe(true);
        expect(soundOf(after, turn)).toEqual(voice.said);
        expect(playout.isPlaying).toBe(false);
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it('loses nothing by back-pressure: a producer that waits at the marks never meets the bound', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 100, max: 2000 }),
        (sizes, highMs) => {
          const voice = new Voice();
          let held = false;
          const marks: string[] = [];
          const { clock, playout, written } = recordedPlayout({
            highMs,
            lowMs: highMs / 2,
            maxQueuedMs: highMs + 1000,
            onPressure: (level, queuedMs) => {
              marks.push(level);
              held = level === 'high';
              if (held) expect(queuedMs).toBeGreaterThan(highMs);
              else expect(queuedMs).toBeLessThan(highMs / 2);
            },
          });
          for (const size of sizes) {
            while (held) clock.advance(FRAME_MS);
            expect(playout.push(voice.say(1, size))).toBe('queued');
          }
          playout.finish(1);
          clock.advance(600_000);
          expect(soundOf(written, 1)).toEqual(voice.said);
          expect(held).toBe(false);
          expect(marks.every((mark, at) => mark === (at % 2 === 0 ? 'high' : 'low'))).toBe(true);
          expect(playout.stats.peakQueuedMs).toBeLessThanOrEqual(highMs + 500);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('refuses what does not fit, and keeps what it has', () => {
    const { clock, playout, written } = recordedPlayout({ maxQueuedMs: 1000 });
    const voice = new Voice();
    expect(playout.push(voice.say(1, 8000))).toBe('queued');
    expect(playout.push(new Voice().say(1, 161))).toBe('full');
    expect(playout.push(voice.say(1, 160))).toBe('queued');
    playout.finish(1);
    clock.advance(5000);
    expect(soundOf(written, 1)).toEqual(voice.said);
    expect(playout.stats.refusedChunks).toBe(1);
  });

  it('lets the producer go on when an interruption empties the queue', () => {
    const marks: string[] = [];
    const { playout } = recordedPlayout({ onPressure: (level) => marks.push(level) });
    playout.push(new Voice().say(1, 40_000));
    playout.interrupt(1);
    expect(marks).toEqual(['high', 'low']);
  });
});
