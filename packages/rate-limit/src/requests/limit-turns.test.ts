import { ErrorFrame, inlet, pipeline, TranscriptionFrame, VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { limitTurns } from './limit-turns.js';
import { MemoryStore } from './memory-store.js';
import { rateLimit } from './rate-limit.js';
import type { RateLimitOptions } from './rate-limit-options.js';

async function asking(options: RateLimitOptions) {
  const clock = new VirtualClock();
  const limit = rateLimit({ clock, store: new MemoryStore(), marginMs: 0, ...options });
  const session = pipeline(inlet(TranscriptionFrame), limitTurns(limit)).open({ clock });
  const left: string[] = [];
  const errors: string[] = [];
  session.output$.subscribe((frame) => {
    if (frame instanceof TranscriptionFrame) left.push(`${session.now()} ${frame.text}`);
  });
  session.frames$(ErrorFrame).subscribe(({ message }) => errors.push(message));
  await session.start();
  const say = (...texts: string[]): void => {
    for (const text of texts) session.send(new TranscriptionFrame({ text }));
  };
  return { clock, session, limit, left, errors, say };
}

describe('limitTurns()', () => {
  it('lets through what the quota allows, in order', async () => {
    const { clock, session, left, say } = await asking({ requestsPerMinute: 2, maxWaitMs: 90_000 });
    say('one', 'two', 'three');
    await clock.run(60_000);
    expect(left).toEqual(['0 one', '0 two', '60000 three']);
    await session.end();
    expect(clock.pending).toBe(0);
  });

  it('drops what belongs to an interrupted turn', async () => {
    const { clock, session, limit, left, errors, say } = await asking({
      requestsPerMinute: 1,
      maxWaitMs: 90_000,
    });
    say('one', 'two');
    await clock.run(1_000);
    session.interrupt('barge-in');
    expect(limit.stats.waiting).toBe(0);
    await clock.run(90_000);
    expect([left, errors]).toEqual([['0 one'], []]);
  });

  it('reports what may not go', async () => {
    const { clock, left, errors, say } = await asking({ requestsPerMinute: 1 });
    say('one', 'two');
    await clock.run(1_000);
    expect(left).toEqual(['0 one']);
    expect(errors[0]).toMatch(/may wait 10000 ms for the limit 'default', and it will not for 60000 ms/);
  });
});
