import { joinPcm16 } from '@antiphon/audio';
import { AntiphonError, deferred, VirtualClock } from '@antiphon/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UtteranceRecognizer } from '../served-agent.js';
import { ChunkOrder } from './chunk-order.js';
import { MAX_SEGMENT_MS, MIN_SEGMENT_MS, Segments } from './segments.js';
import { StreamingEar } from './streaming-ear.js';
import { UtteranceEar } from './utterance-ear.js';
import { Windows } from './windows.js';

const limits = { maxChunkBytes: 1_048_576, maxBufferBytes: 10_485_760 };

function listening(recognizer: UtteranceRecognizer) {
  const clock = new VirtualClock();
  const told: string[] = [];
  const ear = new UtteranceEar({
    ...{ recognizer, clock, limits, session: 'a', signal: new AbortController().signal },
    language: () => 'en',
    onInterim: (text) => void told.push(`… ${text}`),
    onFinal: (text, _index, error) => void told.push(error === undefined ? text : `${text}! ${error}`),
  });
  const say = (ms: number, isFinal = false): void =>
    ear.take({ samples: new Int16Array(ms * 16), index: undefined, isFinal });
  return { clock, told, ear, say };
}

const seconds = (pcm: Int16Array): string => `${pcm.length / 16_000}s`;

describe('An utterance', () => {
  it('is shown by windows while it comes, and counts by whole stretches in the end', async () => {
    const { clock, told, say } = listening({ recognize: async (pcm) => ({ text: seconds(pcm) }) });
    say(3_600);
    await clock.run(0);
    say(9_000, true);
    await clock.run(0);
    const [first, ...others] = told;
    expect(first).toBe('… 2s');
    expect(others.at(-1)).toMatch(/^[\d.]+s [\d.]+s$/);
  });

  it('that came all at once has two stretches recognised at a time, and their order kept', async () => {
    const open: ((text: string) => void)[] = [];
    let most = 0;
    const recognize = (pcm: Int16Array) => {
      if (pcm.length === 32_000) return Promise.resolve({ text: '' });
      return new Promise<{ text: string }>((resolve) => {
        open.push((text) => resolve({ text }));
        most = Math.max(most, open.length);
      });
    };
    const { clock, told, say, ear } = listening({ recognize });
    say(45_000, true);
    expect(ear.pendingTranscriptions).toBeGreaterThan(4);
    for (let answer = 1; open.length > 0; answer++) {
      open.pop()?.(String(answer));
      await clock.run(0);
    }
    expect(most).toBe(2);
    const said = told.at(-1)?.split(' ') ?? [];
    expect(said.toSorted()).toEqual(said.map((_, at) => String(at + 1)));
    expect(told.at(-1)).toMatch(/^\d 1 /);
    expect(ear.pendingTranscriptions).toBe(0);
  });

  it('is known by its windows where whole stretches cannot be recognised', async () => {
    const recognize = async (pcm: Int16Array) => {
      if (pcm.length > 32_000) throw new AntiphonError('service_failed', 'too long for me');
      return { text: 'hello' };
    };
    const { clock, told, say } = listening({ recognize });
    say(2_200);
    await clock.run(0);
    say(10, true);
    await clock.run(0);
    expect(told).toEqual(['… hello', 'hello']);
  });

  it('whose last stretch fails is said not to be whole, where no window has its end', async () => {
    const recognize = async (pcm: Int16Array) => {
      if (pcm.length === 32_000) return { text: '' };
      if (pcm.length < 2 * 16_000) throw new AntiphonError('service_failed', 'broken');
      return { text: 'all but the end' };
    };
    const { clock, told, ear } = listening({ recognize });
    const samples = new Int16Array(10.9 * 16_000).fill(1_000);
    // A pause at 9.4 s; the last window ends at 9.5 s.
    samples.fill(0, 9.35 * 16_000, 9.45 * 16_000);
    for (let from = 0; from < samples.length; from += 1_600) {
      const isFinal = from + 1_600 >= samples.length;
      ear.take({ samples: samples.slice(from, from + 1_600), index: undefined, isFinal });
      await clock.run(0);
    }
    expect(told).toEqual([expect.stringMatching(/^all but the end! .*broken$/)]);
  });

  it('is asked for again of a recogniser that is busy, and given up when it stays so', async () => {
    let calls = 0;
    const recognize = async () => {
      calls++;
      throw new AntiphonError('service_failed', 'busy', { retryable: true });
    };
    const { clock, told, say, ear } = listening({ recognize });
    say(500, true);
    await clock.run(5_000);
    expect(calls).toBe(4);
    expect(told).toEqual(['! AntiphonError: busy']);
    expect(ear).toMatchObject({ bufferBytes: 0, bufferChunks: 0, pendingTranscriptions: 0 });
  });

  it('keeps what was recognised of it where a stretch fails, and says so', async () => {
    let calls = 0;
    const recognize = async (pcm: Int16Array) => {
      if (pcm.length === 32_000) throw new AntiphonError('service_failed', 'too short for me');
      if (++calls === 2) throw new AntiphonError('service_failed', 'broken');
      return { text: `part ${calls}` };
    };
    const { clock, told, say } = listening({ recognize });
    say(25_000, true);
    await clock.run(0);
    expect(told).toEqual([expect.stringMatching(/^part 1 part 3.*! .*broken$/)]);
  });

  it('has a stretch that fails filled by its windows, and that one alone', async () => {
    // Each half second is a word: its number.
    const all = Int16Array.from({ length: 25 * 16_000 }, (_, at) => Math.floor(at / 8_000) + 1);
    const words = Array.from({ length: 50 }, (_, at) => at + 1);
    const wordsIn = (pcm: Int16Array): readonly number[] =>
      words.filter((word) => pcm.lastIndexOf(word) - pcm.indexOf(word) >= 4_000);
    const recognize = async (pcm: Int16Array) => {
      const isWindow = pcm.length === 32_000;
      if (!isWindow && pcm.includes(20)) throw new AntiphonError('service_failed', 'broken');
      return {
        text: wordsIn(pcm)
          .map((word) => (isWindow ? `${word}?` : word))
          .join(' '),
      };
    };
    const { clock, told, ear } = listening({ recognize });
    for (let from = 0; from < all.length; from += 16_000) {
      const isFinal = from + 16_000 >= all.length;
      ear.take({ samples: all.slice(from, from + 16_000), index: undefined, isFinal });
      await clock.run(0);
    }
    const final = told.at(-1)?.split(' ') ?? [];
    expect(final.map((word) => Number.parseInt(word, 10))).toEqual(words);
    const filled = final.filter((word) => word.endsWith('?'));
    expect(filled).toContain('20?');
    expect(filled.length).toBeLessThanOrEqual(20);
  });

  it.each([
    ['before', 1],
    ['behind', 30],
  ])('has each word once where the stretch %s a pause is filled', async (_where, broken) => {
    // Words of half a second and, after the fourteenth, a pause of 1.2 s.
    const spoken = (from: number, count: number) =>
      Array.from({ length: count }, (_, at) => new Int16Array(8_000).fill(from + at));
    const all = [...spoken(1, 14), new Int16Array(1.2 * 16_000), ...spoken(15, 16)];
    const wordsIn = (pcm: Int16Array): readonly number[] =>
      Array.from({ length: 30 }, (_, at) => at + 1).filter(
        (word) => pcm.lastIndexOf(word) - pcm.indexOf(word) >= 4_000,
      );
    const recognize = async (pcm: Int16Array) => {
      if (pcm.length !== 32_000 && pcm.includes(broken)) throw new AntiphonError('service_failed', 'broken');
      return { text: wordsIn(pcm).join(' ') };
    };
    const { clock, told, ear, say } = listening({ recognize });
    for (const samples of all) {
      ear.take({ samples, index: undefined, isFinal: false });
      await clock.run(0);
    }
    say(900);
    await clock.run(0);
    say(1, true);
    await clock.run(0);
    expect(told.at(-1)?.split(' ').map(Number)).toEqual(wordsIn(joinPcm16(all)));
  });

  it('is told after those before it, and is not begun while eight are recognised', async () => {
    const answers: ((text: string) => void)[] = [];
    const recognize = () =>
      new Promise<{ text: string }>((resolve) => answers.push((text) => resolve({ text })));
    const { clock, told, say, ear } = listening({ recognize });
    for (let count = 0; count < 8; count++) say(100, true);
    expect(() => say(100, true)).toThrow(/8 utterances/);
    answers[1]?.('second');
    answers[2]?.('third');
    await clock.run(0);
    expect(told).toEqual([]);
    answers[0]?.('first');
    await clock.run(0);
    expect(told).toEqual(['first', 'second', 'third']);
    say(100, true);
    expect(ear.pendingTranscriptions).toBe(6);
  });

  it('is dropped by a reset, whatever comes of it later', async () => {
    const answer = deferred<{ text: string }>();
    const { clock, told, say, ear } = listening({ recognize: () => answer.promise });
    say(500, true);
    expect(ear.pendingTranscriptions).toBe(1);
    ear.reset();
    answer.resolve({ text: 'late' });
    await clock.run(40_000);
    expect(told).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('that was finished is waited for, and one that was not is dropped', async () => {
    const answers: ((text: string) => void)[] = [];
    const recognize = () =>
      new Promise<{ text: string }>((resolve) => void answers.push((text) => resolve({ text })));
    const { clock, told, say, ear } = listening({ recognize });
    say(500, true);
    say(500);
    let isOver = false;
    void ear.finished().then(() => {
      isOver = true;
    });
    await clock.run(0);
    expect(isOver).toBe(false);
    answers[0]?.('yes');
    await clock.run(0);
    expect([isOver, told]).toEqual([true, ['yes']]);
  });
});

describe('Sound', () => {
  const cuts = fc.array(fc.integer({ min: 0, max: 50_000 }), { maxLength: 12 });
  const counted = (lengths: readonly number[]): Int16Array[] => {
    let at = 0;
    return lengths.map((length) => Int16Array.from({ length }, () => at++ % 30_011));
  };
  const joined = (pieces: readonly Int16Array[]): Uint8Array => Buffer.concat(pieces.map(bytes));

  it('is in windows of two seconds, each half a second into the last, however it comes', () => {
    fc.assert(
      fc.property(cuts, (lengths) => {
        const windows = new Windows();
        const chunks = counted(lengths);
        const all = joined(chunks);
        let next = 0;
        for (const chunk of chunks) {
          windows.add(chunk);
          for (let window = windows.take(); window; window = windows.take()) {
            expect(window).toMatchObject({ startMs: next / 16, endMs: next / 16 + 2_000 });
            expect(Buffer.compare(bytes(window.samples), all.subarray(2 * next, 2 * next + 64_000))).toBe(0);
            next += 24_000;
          }
        }
        expect(all.length / 2 - next).toBeLessThan(32_000);
      }),
      { seed: 13, numRuns: 10 },
    );
  });

  it('is in stretches that have every sample once, in their order', () => {
    fc.assert(
      fc.property(cuts, (lengths) => {
        const segments = new Segments();
        const chunks = counted(lengths);
        const taken: Int16Array[] = [];
        const takeAll = (): void => {
          for (let segment = segments.take(); segment; segment = segments.take()) taken.push(segment);
        };
        for (const chunk of chunks) {
          segments.add(chunk);
          takeAll();
        }
        segments.finish();
        takeAll();
        expect(Buffer.compare(joined(taken), joined(chunks))).toBe(0);
        for (const segment of taken.slice(0, -1)) {
          expect(segment.length / 16).toBeGreaterThanOrEqual(MIN_SEGMENT_MS);
          expect(segment.length / 16).toBeLessThanOrEqual(MAX_SEGMENT_MS);
        }
      }),
      { seed: 14, numRuns: 10 },
    );
  });

  it('is cut where it is quiet', () => {
    const segments = new Segments();
    const samples = new Int16Array(11 * 16_000).fill(1_000);
    samples.fill(0, 7.5 * 16_000, 7.7 * 16_000);
    segments.add(samples);
    const cutMs = (segments.take()?.length ?? 0) / 16;
    expect(cutMs).toBeGreaterThan(7_500);
    expect(cutMs).toBeLessThan(7_700);
  });
});

const bytes = (samples: Int16Array): Uint8Array =>
  new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);

describe('Chunks', () => {
  it('are taken once each, in order, from 0 in every utterance or counted on', () => {
    const order = new ChunkOrder();
    const take = (index: number | undefined, isFinal = false): string => {
      try {
        order.took(order.check(index), isFinal);
        return 'taken';
      } catch (error) {
        return (error as { fault: string }).fault;
      }
    };
    expect([take(1), take(0), take(0), take(2), take(1, true)]).toEqual([
      ...['missing_chunk', 'taken', 'duplicate_chunk', 'missing_chunk', 'taken'],
    ]);
    expect([take(2), take(0), take(3, true), take(0), take(undefined), order.next]).toEqual([
      ...['taken', 'duplicate_chunk', 'taken', 'taken', 'taken', 2],
    ]);
  });
});

describe('A stream', () => {
  it('is heard no more than a fifth of a second ahead of its time, and without loss', () => {
    const clock = new VirtualClock();
    const ear = new StreamingEar(clock, limits);
    const heard: number[] = [];
    ear.take({ samples: new Int16Array(16_000), index: 0, isFinal: false });
    expect(ear).toMatchObject({ bufferChunks: 1, bufferBytes: 32_000 });
    ear.listen(({ samples }) => void heard.push(samples.length));
    const heardMs = (): number => heard.reduce((sum, length) => sum + length, 0) / 16;
    expect(heardMs()).toBe(220);
    for (let passedMs = 20; passedMs < 780; passedMs += 20) {
      clock.advance(20);
      expect(heardMs()).toBe(220 + passedMs);
    }
    clock.advance(1_000);
    ear.take({ samples: new Int16Array(1_600), index: 1, isFinal: false });
    expect(heardMs()).toBe(1_100);
    ear.listen(undefined);
    expect(clock.pending).toBe(0);
  });

  it('ends in silence, until the client goes on', () => {
    const clock = new VirtualClock();
    const ear = new StreamingEar(clock, limits);
    let heard = 0;
    ear.listen(({ samples }) => {
      heard += samples.length / 16;
    });
    ear.take({ samples: new Int16Array(1_600), index: 0, isFinal: true });
    clock.advance(500);
    expect(heard).toBe(720);
    ear.take({ samples: new Int16Array(1_600), index: 0, isFinal: true });
    clock.advance(10_000);
    expect(heard).toBe(720 + 100 + 2_000);
    expect(clock.pending).toBe(0);
  });
});
