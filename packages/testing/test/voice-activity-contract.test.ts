import type { VoiceActivityDetector, VoiceActivityEvents, VoiceActivityStream } from '@antiphon/core';
import { VirtualClock } from '@antiphon/core';
import { describe, test } from 'vitest';
import { scriptedVad, type VoiceActivitySubject, voiceActivityContract } from '../src/index.js';
import { closesOnce, takesLater } from './broken-streams.js';
import { type Mutant, testMutants } from './failing-checks.js';

type Break = (detector: VoiceActivityDetector) => VoiceActivityDetector;

function subject(broken: Break = (detector) => detector): VoiceActivitySubject {
  const clock = new VirtualClock();
  return {
    pass: (ms) => clock.run(ms),
    toleranceMs: 20,
    hangoverMs: 400,
    create: ({ kind }) => broken(scriptedVad(kind === 'failure' ? { failAtMs: 100 } : {})),
  };
}

/** A detector whose events or stream are another's, changed. */
function changed(
  events: (given: VoiceActivityEvents) => Partial<VoiceActivityEvents>,
  stream: (opened: VoiceActivityStream) => Partial<VoiceActivityStream> = () => ({}),
): Break {
  return (detector) => ({
    name: detector.name,
    open: async (given) => {
      const wrapped = {
        started: given.started,
        stopped: given.stopped,
        failed: given.failed,
        ...events(given),
      };
      const opened = await detector.open(wrapped);
      const bound: VoiceActivityStream = {
        push: (samples, sampleRate) => opened.push(samples, sampleRate),
        close: () => opened.close(),
      };
      return { ...bound, ...stream(bound) };
    },
  });
}

const kept: unknown[] = [];

const mutants: readonly Mutant<Break>[] = [
  [
    'hears voices in silence',
    'hears nothing in silence',
    changed((to) => {
      to.started(0);
      return {};
    }),
  ],
  [
    'reports when it was sure, not when it was',
    'tells when a voice begins and ends',
    changed((to) => ({
      stopped: (atMs) => to.stopped(atMs + 300),
    })),
  ],
  [
    'reports what is still to come',
    'never reports what is still to come',
    changed((to) => ({
      started: (atMs) => to.started(atMs + 5_000),
    })),
  ],
  [
    'hears the first voice only',
    'tells two voices apart',
    changed((to) => {
      let heard = 0;
      return {
        started: (atMs) => {
          if (++heard === 1) to.started(atMs);
        },
      };
    }),
  ],
  [
    'takes every rate for 16 kHz',
    'hears the same at every rate',
    changed(
      () => ({}),
      (stream) => ({
        push: (samples) => stream.push(samples, 16_000),
      }),
    ),
  ],
  [
    'goes by pieces, not by samples',
    'hears the same in pieces of any size',
    changed(
      () => ({}),
      (stream) => ({
        push: (samples, sampleRate) => {
          if (samples.length >= 160) stream.push(samples, sampleRate);
        },
      }),
    ),
  ],
  [
    'reads the audio later, from the array that it was given',
    'copies what it keeps',
    changed(
      () => ({}),
      (stream) => ({ push: takesLater((samples, sampleRate) => stream.push(samples, sampleRate)) }),
    ),
  ],
  [
    'goes on after it was closed',
    'says nothing after it was closed',
    changed(
      () => ({}),
      () => ({ close: () => {} }),
    ),
  ],
  [
    'shares its state between streams',
    'listens to several streams at once',
    (detector) => {
      let only: ReturnType<VoiceActivityDetector['open']> | undefined;
      return {
        name: detector.name,
        open: (events) => {
          only ??= detector.open(events);
          return only;
        },
      };
    },
  ],
  [
    'reports whatever was thrown',
    'reports a failure with an error',
    changed((to) => ({
      failed: () => to.failed(new Error('onnx')),
    })),
  ],
  [
    'keeps its streams',
    'holds on to neither events nor audio',
    changed((to) => {
      kept.push(to);
      return {};
    }),
  ],
  ['cannot be closed twice', 'can be closed twice', changed(() => ({}), closesOnce)],
  [
    'counts time from its first stream on',
    'begins each stream afresh',
    (detector) => {
      let pushedMs = 0;
      return {
        name: detector.name,
        open: async (given) => {
          const fromMs = pushedMs;
          const stream = await detector.open({
            started: (atMs) => given.started(fromMs + atMs),
            stopped: (atMs) => given.stopped(fromMs + atMs),
            failed: given.failed,
          });
          return {
            push: (samples, sampleRate) => {
              pushedMs += (samples.length / sampleRate) * 1000;
              stream.push(samples, sampleRate);
            },
            close: () => stream.close(),
          };
        },
      };
    },
  ],
  ['never hears a voice end', 'tells when a voice begins and ends', changed(() => ({ stopped: () => {} }))],
];

describe('voiceActivityContract', () => {
  describe('holds for the scripted detector', () => {
    for (const { name, run } of voiceActivityContract(subject())) test(name, run);
  });

  testMutants(mutants, (broken) => voiceActivityContract(subject(broken)));
});
