import { systemClock } from '@antiphon/core/frame-free';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordErrorRate } from '../score/index.js';
import { fliteTts } from '../services/index.js';
import { unloadOffline } from '../unload.js';
import { speechWorkers } from './speech-workers.js';

const workers = speechWorkers({ recognizers: 2, synthesizers: 2, maxQueuedPerSession: 3 });
beforeAll(() => workers.preload());
afterAll(async () => {
  await workers.close();
  await unloadOffline();
});

const SENTENCE = 'The weather in London is cloudy with a chance of rain.';

describe('speech workers', () => {
  it('speak and hear for many sessions at once', async () => {
    const spoken = await Promise.all(['a', 'b'].map((session) => workers.synthesize(SENTENCE, { session })));
    const heard = await Promise.all(spoken.map(({ samples }) => workers.recognize(samples)));
    for (const { text } of heard) expect(wordErrorRate(SENTENCE, text)).toBeLessThanOrEqual(0.2);
    expect(workers.stats()).toMatchObject({
      runtime: 'native',
      recognition: { workers: 2, busy: 0, pending: 0, completed: 2 },
      synthesis: { workers: 2, busy: 0, pending: 0, completed: 2, replaced: 0 },
    });
  });

  it('refuse more than one session may have waiting, and leave the others alone', async () => {
    const ask = (session: string) => workers.synthesize('One moment.', { session, voice: 'kal16' });
    const greedy = await Promise.allSettled([
      ...[1, 2, 3, 4, 5, 6, 7].map(() => ask('greedy')),
      ask('modest'),
    ]);
    const refused = greedy.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(2);
    expect(refused[0]).toMatchObject({ reason: { code: 'busy', retryable: true } });
    expect(greedy.at(-1)?.status).toBe('fulfilled');
  });

  it('keep what the voice of any session has said, with the times of its words', async () => {
    const host = { clock: systemClock, signal: new AbortController().signal, connection() {} };
    const spoken = [];
    const before = workers.stats().synthesis.completed;
    for (const sessionId of ['a', 'b']) {
      const voice = await fliteTts({ workers, voice: 'kal16' }).open?.({ ...host, sessionId });
      for await (const chunk of voice?.synthesize('Good morning.', host) ?? []) spoken.push(chunk);
      await voice?.close?.();
    }
    expect(spoken).toHaveLength(2);
    expect(spoken[1]).toEqual(spoken[0]);
    expect(spoken[0]?.words?.map(({ text }) => text)).toEqual(['Good', 'morning.']);
    const { cache, synthesis } = workers.stats();
    expect(cache).toMatchObject({ hits: 1, misses: 1, hitRate: 0.5, entries: 1 });
    expect(synthesis.completed).toBe(before + 1);
  });

  it('let go of what is no longer wanted', async () => {
    const gone = AbortSignal.abort(new Error('gone'));
    await expect(workers.synthesize(SENTENCE, { signal: gone })).rejects.toThrow('gone');
    await expect(workers.recognize(new Int16Array(32_000), { signal: gone })).rejects.toThrow('gone');
  });

  it('take no numbers that make no sense, nor all of the threads of Node', () => {
    for (const options of [{ recognizers: 0 }, { synthesizers: 1.5 }, { maxQueued: -1 }]) {
      expect(() => speechWorkers(options)).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
    }
    expect(() => speechWorkers({ recognizers: 4, runtime: 'native' })).toThrow(/UV_THREADPOOL_SIZE=5/);
  });

  it('serve each session in its turn, and reject what waits when they are closed', async () => {
    const single = speechWorkers({ recognizers: 1, synthesizers: 1 });
    const order: string[] = [];
    const ask = async (session: string) => {
      await single.synthesize('One moment.', { session, voice: 'kal16' });
      order.push(session);
    };
    await Promise.all([...[1, 2, 3, 4].map(() => ask('greedy')), ask('modest')]);
    expect(order).toEqual(['greedy', 'greedy', 'modest', 'greedy', 'greedy']);
    const lost = [1, 2, 3].map(() => expect(ask('late')).rejects.toMatchObject({ code: 'closed' }));
    const [recognizer, synthesizer] = [single.recognizer('late'), single.synthesizer({}, 'late')];
    await single.close();
    await Promise.all(lost);
    const closed = { code: 'closed' };
    await expect(recognizer.transcribe(new Int16Array(16_000).fill(999), 16_000)).rejects.toMatchObject(
      closed,
    );
    await expect(synthesizer.synthesize('Is anybody there?')).rejects.toMatchObject(closed);
    await expect(synthesizer.preload()).rejects.toMatchObject(closed);
    await expect(single.recognize(new Int16Array(16_000))).rejects.toMatchObject({ code: 'closed' });
    await expect(single.preload()).rejects.toMatchObject({ code: 'closed' });
    await single.close();
  });
});
