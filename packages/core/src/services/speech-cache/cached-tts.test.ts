import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../clock/index.js';
import type { SpeechChunk, TextToSpeech } from '../text-to-speech.js';
import { cachedTts } from './cached-tts.js';
import { SpeechCache } from './speech-cache.js';

const RATE = 16_000;
/** What a sound makes of a text: each letter a chunk, told apart by its samples. */
const expected = (sound: string, text: string): number[][] =>
  [...text].map((letter) => [...sound, letter].map((each) => each.charCodeAt(0)));

/** A service that makes one chunk each time it is let go on, and counts what it is asked. */
function service(
  sound: string,
  options: { named?: boolean; fails?: (text: string, at: number) => boolean } = {},
) {
  const { named = true, fails = () => false } = options;
  const asked: string[] = [];
  const aborted: string[] = [];
  const made: TextToSpeech = {
    name: 'letters',
    ...(named ? { sound } : {}),
    async *synthesize(text, { signal }) {
      asked.push(text);
      try {
        for (const [at, samples] of expected(sound, text).entries()) {
          await null;
          if (signal.aborted) return;
          if (fails(text, at)) throw new Error('failed');
          const words = [{ text: text[at] ?? '', startMs: at, endMs: at + 1 }];
          yield { samples: Int16Array.from(samples), sampleRate: RATE, words };
        }
      } finally {
        if (signal.aborted) aborted.push(text);
      }
    },
  };
  return { made, asked, aborted };
}

async function speak(
  tts: Pick<TextToSpeech, 'synthesize'>,
  text: string,
  signal = new AbortController().signal,
) {
  const chunks: SpeechChunk[] = [];
  for await (const chunk of tts.synthesize(text, { signal })) chunks.push(chunk);
  return chunks;
}
const soundsOf = (chunks: readonly SpeechChunk[]) => chunks.map(({ samples }) => [...samples]);
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await null;
};

describe('cachedTts', () => {
  it('makes a text once, and tells the times of its words again', async () => {
    const { made, asked } = service('a');
    const cache = new SpeechCache();
    const tts = cachedTts(made, { cache });
    const first = await speak(tts, 'yes');
    expect(await speak(tts, 'yes')).toEqual(first);
    expect(soundsOf(first)).toEqual(expected('a', 'yes'));
    expect(first[1]?.words).toEqual([{ text: 'e', startMs: 1, endMs: 2 }]);
    expect(asked).toEqual(['yes']);
    expect(cache.stats).toMatchObject({ hits: 1, misses: 1, shared: 0, hitRate: 0.5, entries: 1 });
  });

  it('gives its audio away: nobody can spoil it for the next one', async () => {
    const { made } = service('a');
    const tts = cachedTts(made);
    for (const time of [1, 2, 3]) {
      const chunks = await speak(tts, 'yes');
      expect([time, soundsOf(chunks)]).toEqual([time, expected('a', 'yes')]);
      for (const { samples } of chunks) samples.fill(0);
    }
  });

  it('makes once what several want at the same time, each hearing all of it', async () => {
    const { made, asked } = service('a');
    const tts = cachedTts(made);
    const first = speak(tts, 'together');
    await turns(7);
    for (const chunks of await Promise.all([first, speak(tts, 'together')])) {
      expect(soundsOf(chunks)).toEqual(expected('a', 'together'));
    }
    expect(asked).toEqual(['together']);
  });

  it('goes on for the others when one of them leaves, and stops when all have', async () => {
    const { made, asked, aborted } = service('a');
    const cache = new SpeechCache();
    const tts = cachedTts(made, { cache });
    const [one, two] = [new AbortController(), new AbortController()];
    const leaving = [one, two].map(({ signal }) => speak(tts, 'a long text', signal).catch(() => 'left'));
    const staying = speak(tts, 'a long text');
    await turns(5);
    one.abort();
    two.abort();
    expect(soundsOf(await staying)).toEqual(expected('a', 'a long text'));
    await Promise.all(leaving);
    expect([asked, aborted]).toEqual([['a long text'], []]);
    const three = new AbortController();
    const gone = speak(tts, 'another text', three.signal).catch(() => 'left');
    await turns(5);
    three.abort();
    await gone;
    await turns(10);
    expect(aborted).toEqual(['another text']);
    expect(cache.stats.entries).toBe(1);
  });

  it('keeps nothing that failed, and tries for itself what failed for another before anything was heard', async () => {
    let failures = 1;
    const cache = new SpeechCache();
    const { made, asked } = service('a', { fails: () => failures-- > 0 });
    const tts = cachedTts(made, { cache });
    const [first, second] = await Promise.allSettled([speak(tts, 'yes'), speak(tts, 'yes')]);
    expect(first).toMatchObject({ status: 'rejected', reason: { message: 'failed' } });
    expect(second).toMatchObject({ status: 'fulfilled' });
    expect(asked).toEqual(['yes', 'yes']);
    expect(cache.stats.entries).toBe(1);
  });

  it('keeps nothing of a voice whose conversation ended meanwhile', async () => {
    const { made } = service('a');
    const cache = new SpeechCache();
    const tts = cachedTts({ ...made, open: () => ({ synthesize: made.synthesize }) }, { cache });
    const host = { clock: new VirtualClock(), signal: new AbortController().signal, connection() {} };
    const voice = await tts.open?.(host);
    const cut = speak(voice ?? made, 'a long text');
    const outcome = expect(cut).rejects.toMatchObject({ code: 'service_failed', retryable: true });
    await turns(9);
    await voice?.close?.();
    await outcome;
    expect(cache.stats.entries).toBe(0);
  });

  it('goes on for the others, behind what they have heard, when the conversation ends whose voice made it', async () => {
    const { made, asked } = service('a');
    const cache = new SpeechCache();
    const tts = cachedTts({ ...made, open: () => ({ synthesize: made.synthesize }) }, { cache });
    const host = { clock: new VirtualClock(), signal: new AbortController().signal, connection() {} };
    const voice = await tts.open?.(host);
    const leading = speak(voice ?? made, 'a long text').catch(() => 'cut off');
    const others = [speak(tts, 'a long text'), speak(tts, 'a long text')];
    await turns(40);
    await voice?.close?.();
    for (const chunks of await Promise.all(others)) {
      expect(soundsOf(chunks)).toEqual(expected('a', 'a long text'));
      expect(chunks.map(({ words }) => words?.[0]?.text).join('')).toBe('a long text');
    }
    expect(await leading).toBe('cut off');
    expect(asked).toHaveLength(2);
  });

  it('takes services that do not say how they sound for different ones', async () => {
    const cache = new SpeechCache();
    for (const sound of ['a', 'b']) {
      const { made } = service(sound, { named: false });
      expect(soundsOf(await speak(cachedTts(made, { cache }), 'yes'))).toEqual(expected(sound, 'yes'));
    }
  });

  it('speaks long texts past the cache', async () => {
    const { made, asked } = service('a');
    const tts = cachedTts(made, { maxTextChars: 3 });
    for (const text of ['long', 'long', 'yes', 'yes']) await speak(tts, text);
    expect(asked).toEqual(['long', 'long', 'yes']);
  });

  it('forgets what has not been wanted for longest, and all of it when told to', async () => {
    const { made, asked } = service('a');
    const cache = new SpeechCache({ maxBytes: 3_000 });
    const tts = cachedTts(made, { cache });
    for (const text of ['one', 'two', 'one', 'three', 'four', 'one', 'two']) await speak(tts, text);
    expect(asked).toEqual(['one', 'two', 'three', 'four', 'two']);
    expect(cache.stats.bytes).toBeLessThanOrEqual(3_000);
    expect(cache.stats.evicted).toBeGreaterThan(0);
    cache.clear();
    expect(cache.stats).toMatchObject({ entries: 0, bytes: 0 });
    expect(() => new SpeechCache({ maxBytes: 0 })).toThrow(
      expect.objectContaining({ code: 'pipeline_invalid' }),
    );
  });

  it("never gives another key's audio, nor part of one's own, whatever is broken off, fails and comes together", async () => {
    const request = fc.record({
      sound: fc.constantFrom('a', 'b', 'a"', 'a,'),
      text: fc.constantFrom('x', 'xy', '"x', 'yes', ',x', ''),
      waitTurns: fc.nat(12),
      leaveAfterTurns: fc.option(fc.nat(12)),
    });
    const property = fc.asyncProperty(
      fc.array(request, { maxLength: 20 }),
      fc.integer({ min: 100, max: 3_000 }),
      fc.nat(5),
      async (requests, maxBytes, everyWhich) => {
        let count = 0;
        const cache = new SpeechCache({ maxBytes });
        const fails = () => everyWhich > 0 && ++count % (everyWhich + 1) === 0;
        const services = new Map(
          requests.map(({ sound }) => [sound, cachedTts(service(sound, { fails }).made, { cache })]),
        );
        await Promise.all(
          requests.map(async ({ sound, text, waitTurns, leaveAfterTurns }) => {
            await turns(waitTurns);
            const controller = new AbortController();
            const heard: SpeechChunk[] = [];
            const tts = services.get(sound) as TextToSpeech;
            if (leaveAfterTurns !== null) void turns(leaveAfterTurns).then(() => controller.abort());
            let whole = false;
            try {
              const { signal } = controller;
              for await (const chunk of tts.synthesize(text, { signal })) heard.push(chunk);
              whole = !signal.aborted;
            } catch (error) {
              if (!controller.signal.aborted) expect(error).toMatchObject({ message: 'failed' });
            }
            const right = expected(sound, text);
            expect(soundsOf(heard)).toEqual(whole ? right : right.slice(0, heard.length));
          }),
        );
        expect(cache.stats.bytes).toBeLessThanOrEqual(maxBytes);
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });
});
