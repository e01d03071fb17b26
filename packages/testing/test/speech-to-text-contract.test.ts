import type { RecognitionEvents, RecognitionStream, SpeechToText } from '@antiphon/core';
import { VirtualClock } from '@antiphon/core';
import { describe, test } from 'vitest';
import { type SpeechToTextSubject, scriptedStt, speechToTextContract } from '../src/index.js';
import { closesOnce, takesLater } from './broken-streams.js';
import { type Mutant, testMutants } from './failing-checks.js';

type Break = (service: SpeechToText) => SpeechToText;

function subject(broken: Break = (service) => service): SpeechToTextSubject {
  const clock = new VirtualClock();
  return {
    pass: (ms) => clock.run(ms),
    create: ({ kind }) =>
      broken(
        scriptedStt({
          clock,
          interimAfterMs: 30,
          finalAfterMs: 80,
          ...(kind === 'failure' ? { failures: [{ atMs: 200 }] } : {}),
          ...(kind === 'openFailure' ? { openError: new Error('401') } : {}),
        }),
      ),
  };
}

/** A service whose events or stream are another's, changed. */
function changed(
  events: (given: RecognitionEvents) => Partial<RecognitionEvents>,
  stream: (opened: RecognitionStream) => Partial<RecognitionStream> = () => ({}),
): Break {
  return (service) => ({
    name: service.name,
    open: async (given, host) => {
      const opened = await service.open({ ...given, ...events(given) }, host);
      const bound: RecognitionStream = {
        write: (samples, sampleRate) => opened.write(samples, sampleRate),
        speechStarted: () => opened.speechStarted?.(),
        speechStopped: () => opened.speechStopped?.(),
        finish: () => opened.finish?.() ?? Promise.resolve(),
        close: () => opened.close(),
      };
      return { ...bound, ...stream(bound) };
    },
  });
}

/** As a recogniser that only works on what lies between the beginning and the end of a voice. */
const deafUntilTold = changed(
  () => ({}),
  (stream) => {
    let told = false;
    return {
      speechStarted: () => {
        told = true;
        stream.speechStarted?.();
      },
      write: (samples, sampleRate) => {
        if (told) stream.write(samples, sampleRate);
      },
      speechStopped: () => {
        told = false;
        stream.speechStopped?.();
      },
    };
  },
);

/** As a recogniser that hears by itself when a voice begins and ends; of that it reports some. */
function reporting(
  service: SpeechToText,
  reports: readonly ('started' | 'stopped')[] = ['started', 'stopped'],
): SpeechToText {
  return {
    name: service.name,
    reportsVoiceActivity: true,
    open: async (given, host) => {
      let heardMs = 0;
      let speaking = false;
      const final: RecognitionEvents['final'] = (recognition) => {
        speaking = false;
        if (reports.includes('stopped')) given.speechStopped(heardMs);
        given.final(recognition);
      };
      const opened = await service.open({ ...given, final }, host);
      return {
        write(samples, sampleRate) {
          heardMs += (samples.length / sampleRate) * 1000;
          opened.write(samples, sampleRate);
          if (speaking || samples.every((sample) => sample === 0)) return;
          speaking = true;
          if (reports.includes('started')) given.speechStarted(heardMs);
        },
        finish: () => opened.finish?.() ?? Promise.resolve(),
        close: () => opened.close(),
      };
    },
  };
}

const kept: unknown[] = [];

const mutants: readonly Mutant<Break>[] = [
  [
    'mishears',
    'gives a final result for what was said',
    changed((to) => ({
      final: (recognition) => to.final({ ...recognition, text: recognition.text.replace('time', 'dime') }),
    })),
  ],
  [
    'guesses on after the final result',
    'gives interim results before the final one',
    changed((to) => ({
      final: (recognition) => {
        to.final(recognition);
        to.interim(recognition);
      },
    })),
  ],
  [
    'says nothing when there were no words',
    'gives a final result without words',
    changed((to) => ({
      final: (recognition) => {
        if (recognition.text !== '') to.final(recognition);
      },
    })),
  ],
  [
    'finishes before it is done',
    'has given its last result when finish() resolves',
    changed(
      () => ({}),
      (stream) => ({
        finish: async () => void stream.finish?.(),
      }),
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
  ['cannot be closed twice', 'takes anything after it was closed', changed(() => ({}), closesOnce)],
  [
    'is deaf to its signal',
    'says nothing after its signal has fired',
    (service) => ({
      name: service.name,
      open: (events, host) => service.open(events, { ...host, signal: new AbortController().signal }),
    }),
  ],
  [
    'leaves a listener on its signal',
    'leaves no listener on its signal',
    (service) => ({
      name: service.name,
      open: (events, host) => {
        host.signal.addEventListener('abort', () => {});
        return service.open(events, host);
      },
    }),
  ],
  [
    'reads the audio later, from the array that it was given',
    'copies what it keeps of the audio',
    changed(
      () => ({}),
      (stream) => ({ write: takesLater((samples, sampleRate) => stream.write(samples, sampleRate)) }),
    ),
  ],
  [
    'listens to one stream only',
    'listens to several streams at once',
    (service) => {
      let only: ReturnType<SpeechToText['open']> | undefined;
      return {
        name: service.name,
        open: (events, host) => {
          only ??= service.open(events, host);
          return only;
        },
      };
    },
  ],
  [
    'reports whatever the vendor threw',
    'reports a failure with an error',
    changed((to) => ({
      failed: (error) => to.failed((error as Error).message),
    })),
  ],
  [
    'rejects with whatever the vendor threw',
    'rejects with such an error when it cannot open',
    (service) => ({
      name: service.name,
      open: async (events, host) => {
        try {
          return await service.open(events, host);
        } catch (error) {
          throw (error as Error).cause;
        }
      },
    }),
  ],
  [
    'keeps its streams',
    'holds on to neither events nor audio',
    changed((to) => {
      kept.push(to);
      return {};
    }),
  ],
  [
    'has words end before they begin',
    'hears words as times of the stream',
    changed((to) => ({
      final: (recognition) => to.final({ ...recognition, startMs: 500, endMs: 400 }),
    })),
  ],
  [
    'waits at the end for words that nobody said',
    'finishes a stream that heard nothing',
    changed(
      () => ({}),
      (stream) => {
        let wrote = false;
        return {
          write: (samples, sampleRate) => {
            wrote = true;
            stream.write(samples, sampleRate);
          },
          finish: async () => (wrote ? stream.finish?.() : new Promise<void>(() => {})),
        };
      },
    ),
  ],
  [
    'drops what is being said when it is asked to finish',
    'has given its last result when finish() resolves',
    changed(
      () => ({}),
      (stream) => ({ finish: async () => void (await stream.close()) }),
    ),
  ],
  [
    'hears the first utterance only',
    'gives a final result for each of two utterances',
    changed((to) => {
      let heard = 0;
      return {
        final: (recognition) => {
          if (++heard === 1) to.final(recognition);
        },
      };
    }),
  ],
  [
    'cannot take an empty piece',
    'takes pieces of any size, empty ones too',
    changed(
      () => ({}),
      (stream) => ({
        write: (samples, sampleRate) => {
          if (samples.length === 0) throw new RangeError('no samples');
          stream.write(samples, sampleRate);
        },
      }),
    ),
  ],
  [
    'says that it reports voices, and does not',
    'tells when a voice begins and ends',
    (service) => ({ ...service, reportsVoiceActivity: true }),
  ],
  [
    'reports that a voice began, and never that it ended',
    'tells when a voice begins and ends',
    (service) => reporting(service, ['started']),
  ],
];

describe('speechToTextContract', () => {
  describe('holds for the scripted service', () => {
    for (const { name, run } of speechToTextContract(subject())) test(name, run);
  });

  describe('holds for a service that hears nothing before it is told of a voice', () => {
    for (const { name, run } of speechToTextContract(subject(deafUntilTold))) test(name, run);
  });

  describe('holds for a service that reports voices itself', () => {
    for (const { name, run } of speechToTextContract(subject(reporting))) test(name, run);
  });

  testMutants(mutants, (broken) => speechToTextContract(subject(broken)));
});
