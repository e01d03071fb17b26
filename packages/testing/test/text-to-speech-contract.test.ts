import { type SpeechChunk, type TextToSpeech, VirtualClock } from '@antiphon/core';
import { describe, test } from 'vitest';
import { scriptedTts, type TextToSpeechSubject, textToSpeechContract } from '../src/index.js';
import { type Mutant, testMutants } from './failing-checks.js';

type Break = (service: TextToSpeech) => TextToSpeech;

const never = new AbortController().signal;

function subject(broken: Break = (service) => service): TextToSpeechSubject {
  const clock = new VirtualClock();
  const services: ReturnType<typeof scriptedTts>[] = [];
  return {
    pass: (ms) => clock.run(ms),
    openRequests: () => services.reduce((sum, { openRequests }) => sum + openRequests, 0),
    create: ({ kind }) => {
      const service = scriptedTts({
        clock,
        firstAfterMs: 5,
        paceMs: kind === 'stall' ? 100_000 : 2,
        ...(kind === 'failure' ? { failures: [{ when: /./ }] } : {}),
      });
      services.push(service);
      return broken(service);
    },
  };
}

function changed(
  change: (text: string, signal: AbortSignal, service: TextToSpeech) => AsyncIterable<SpeechChunk>,
): Break {
  return (service) => ({
    name: service.name,
    synthesize: (text, { signal }) => change(text, signal, service),
  });
}

const reused = new Int16Array(100_000);
const kept: unknown[] = [];

const mutants: readonly Mutant<Break>[] = [
  [
    'is silent',
    'makes speech at one sample rate',
    changed(async function* (text, signal, service) {
      for await (const chunk of service.synthesize(text, { signal }))
        yield { ...chunk, samples: new Int16Array(chunk.samples.length) };
    }),
  ],
  [
    'times words from the beginning of each chunk',
    'times words in order',
    changed(async function* (text, signal, service) {
      for await (const { words = [], ...chunk } of service.synthesize(text, { signal })) {
        const fromMs = words[0]?.startMs ?? 0;
        const moved = words.map((word) => ({
          ...word,
          startMs: word.startMs - fromMs - 5,
          endMs: word.endMs - fromMs,
        }));
        yield { ...chunk, words: moved };
      }
    }),
  ],
  [
    'loses words',
    'times the words that the text has',
    changed(async function* (text, signal, service) {
      for await (const { words = [], ...chunk } of service.synthesize(text, { signal })) {
        yield { ...chunk, words: words.filter(({ text }) => text !== 'fox') };
      }
    }),
  ],
  [
    'waits for text that has no words',
    'ends at once on a text without words',
    changed(async function* (text, signal, service) {
      if (!/\w/.test(text)) await new Promise(() => {});
      yield* service.synthesize(text, { signal });
    }),
  ],
  [
    'stops after a hundred characters',
    'speaks a long text to its end',
    changed((text, signal, service) => service.synthesize(text.slice(0, 100), { signal })),
  ],
  [
    'is deaf to its signal',
    'ends at an abort in the midst of speech',
    changed((text, _signal, service) => service.synthesize(text, { signal: never })),
  ],
  [
    'lets a request run on that was left',
    'cancels the request when the iteration is left',
    changed((text, signal, service) => {
      const iterator = service.synthesize(text, { signal })[Symbol.asyncIterator]();
      return { [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }) };
    }),
  ],
  [
    'throws whatever the vendor threw',
    'fails with an error that says',
    changed(async function* (text, signal, service) {
      try {
        yield* service.synthesize(text, { signal });
      } catch {
        throw new TypeError('fetch failed');
      }
    }),
  ],
  [
    'gives the same memory again and again',
    'leaves the samples alone',
    changed(async function* (text, signal, service) {
      for await (const chunk of service.synthesize(text, { signal })) {
        reused.set(chunk.samples);
        reused[0] = Math.floor(Math.random() * 1_000);
        yield { ...chunk, samples: reused.subarray(0, chunk.samples.length) };
      }
    }),
  ],
  [
    'keeps what it has made',
    'holds on to neither signal nor samples',
    changed(async function* (text, signal, service) {
      for await (const chunk of service.synthesize(text, { signal })) {
        kept.push(chunk.samples);
        yield chunk;
      }
    }),
  ],
  [
    'leaves a listener on the signal',
    'leaves no listener on the signal',
    changed((text, signal, service) => {
      signal.addEventListener('abort', () => {});
      return service.synthesize(text, { signal });
    }),
  ],
  [
    'says to one what it was asked by another',
    'speaks several texts at once',
    (service) => {
      let newest = '';
      return {
        name: service.name,
        async *synthesize(text, options) {
          newest = text;
          await Promise.resolve();
          yield* service.synthesize(newest, options);
        },
      };
    },
  ],
  [
    'does not recover from an abort',
    'speaks again after a request that was aborted',
    (service) => {
      let aborted = false;
      return {
        name: service.name,
        async *synthesize(text, options) {
          options.signal.addEventListener('abort', () => {
            aborted = true;
          });
          if (!aborted) yield* service.synthesize(text, options);
        },
      };
    },
  ],
  [
    'changes its rate in the middle',
    'makes speech at one sample rate',
    changed(async function* (text, signal, service) {
      let sampleRate = 16_000;
      for await (const chunk of service.synthesize(text, { signal })) {
        yield { ...chunk, sampleRate };
        sampleRate = 24_000;
      }
    }),
  ],
  [
    'speaks on behind the end of its audio',
    'times words in order, within the audio',
    changed(async function* (text, signal, service) {
      for await (const { words = [], ...chunk } of service.synthesize(text, { signal })) {
        yield { ...chunk, words: words.map((word) => ({ ...word, endMs: word.endMs + 60_000 })) };
      }
    }),
  ],
];

describe('textToSpeechContract', () => {
  describe('holds for the scripted service', () => {
    for (const { name, run } of textToSpeechContract(subject())) test(name, run);
  });

  testMutants(mutants, (broken) => textToSpeechContract(subject(broken)));
});
