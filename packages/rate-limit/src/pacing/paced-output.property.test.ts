import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adaptiveChunks } from './adaptive-chunks.js';
import { fedPeer, RATE, Voice } from './peer.fixture.js';

const steps = fc.array(
  fc.oneof(
    fc.record({ what: fc.constant('burst' as const), size: fc.integer({ min: 1, max: 3 * RATE }) }),
    fc.record({ what: fc.constant('wait' as const), size: fc.integer({ min: 0, max: 400 }) }),
    fc.record({ what: fc.constant('stall' as const), size: fc.integer({ min: 1, max: 700 }) }),
    fc.record({ what: fc.constant('jump' as const), size: fc.integer({ min: 1_000, max: 7_200_000 }) }),
    fc.record({ what: fc.constantFrom('interrupt' as const, 'finish' as const), size: fc.constant(0) }),
  ),
  { maxLength: 30 },
);

describe('for any bursts, stalls, interruptions and jumps of the clock', () => {
  it('keeps the order, never exceeds the lead, and loses nothing but by interruption', async () => {
    const pacing = fc.record({
      leadMs: fc.constantFrom(0, 40, 100, 200),
      maxQueuedMs: fc.constantFrom(300, 2_000),
      joins: fc.boolean(),
      clears: fc.boolean(),
      comfort: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(steps, pacing, async (script, { leadMs, maxQueuedMs, joins, clears, comfort }) => {
        const { clock, peer, output } = fedPeer({
          leadMs,
          maxQueuedMs,
          comfort,
          ...(joins ? { chunks: adaptiveChunks() } : {}),
          ...(clears ? { clear: () => peer.clear(clock.now()) } : {}),
        });
        let voice = new Voice();
        let writes: Promise<string>[] = [];
        let began = 0;
        const sound = (): number[] =>
          peer.sent
            .slice(began)
            .flatMap(({ samples, speech }) => (speech ? [...samples].filter((value) => value > 0) : []));
        for (const { what, size } of script) {
          if (what === 'burst') writes.push(output.write(voice.say(size)));
          else if (what === 'wait') await clock.run(size);
          else if (what === 'finish') output.finish();
          else if (what === 'interrupt') {
            const before = sound();
            expect(before).toEqual(voice.said.slice(0, before.length));
            output.interrupt();
            expect(output.queuedMs).toBe(0);
            voice = new Voice();
            writes = [];
            began = peer.sent.length;
          } else clock.stall(size);
          expect(output.stats.peakQueuedMs).toBeLessThanOrEqual(maxQueuedMs);
        }
        // More may be finished than was said: what matters is that nothing waits for a straggler.
        while (output.queuedMs > 0 || writes.length > 0) {
          output.finish();
          if (writes.length > 0 && !output.pressured) {
            await Promise.all(writes);
            writes = [];
          }
          await clock.run(1_000);
        }
        expect(sound()).toEqual(voice.said);
        for (const frame of peer.sent.slice(began))
          expect(frame.turn === output.turn || !frame.speech).toBe(true);
        // The frame being played, one that is made up for without a lead, and one that fades where nothing can be cleared.
        const interrupted = script.some(({ what }) => what === 'interrupt');
        const fadeMs = interrupted && !clears ? 20 : 0;
        // What waited for the rest of its piece when the process stood still.
        const joinedMs = joins ? leadMs / 2 : 0;
        expect(peer.maxHeldMs).toBeLessThanOrEqual(Math.max(leadMs, 20) + 20 + fadeMs + joinedMs + 1e-6);
        output.stop();
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 120, seed: 20 },
    );
  });
});
