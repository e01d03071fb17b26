import {
  batch,
  deferred,
  type Frame,
  InterimTranscriptionFrame,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  latest,
  llm,
  type Processor,
  processor,
  type Random,
  serial,
  stt,
  TranscriptionFrame,
  TTSSpeakFrame,
  tts,
  type VirtualClock,
  vad,
} from '@antiphon/core';
import { auditTime } from 'rxjs';
import { describe, test } from 'vitest';
import {
  frameSample,
  type ProcessorSubject,
  processorContract,
  scriptedLlm,
  scriptedStt,
  scriptedTransport,
  scriptedTts,
  scriptedVad,
} from '../src/index.js';
import { type Mutant, testMutants } from './failing-checks.js';

const wait = (ctx: { after(ms: number, callback: () => void): unknown }, ms: number) =>
  new Promise<void>((resolve) => ctx.after(ms, resolve));

const sound: ProcessorSubject['overrides'] = {
  audioIn: { samples: new Int16Array(320).fill(3_000), sampleRate: 16_000 },
  ttsAudio: { samples: new Int16Array(320).fill(3_000), sampleRate: 16_000 },
  audioOut: { samples: new Int16Array(320).fill(3_000), sampleRate: 16_000 },
};

const lists = { takes: [TranscriptionFrame], emits: [LLMTextFrame] } as const;

const echoLater = (handler: typeof serial) =>
  processor({
    name: 'echo',
    ...lists,
    on: {
      transcription: handler(async (frame: TranscriptionFrame, work, ctx) => {
        await wait(ctx, 250);
        work.emit(new LLMTextFrame({ text: frame.text }));
      }),
    },
  });

/** What a model emits: a beginning, text, an end. */
const answer = (random: Random): readonly Frame[] => {
  const texts = Array.from({ length: 5 }, () => frameSample(LLMTextFrame, random, { turn: 0 }));
  const text = texts.map((frame) => frame.text).join('');
  return [new LLMStartFrame({ turn: 0 }), ...texts, new LLMEndFrame({ turn: 0, text, finishReason: 'stop' })];
};

const subjects: Readonly<Record<string, ProcessorSubject>> = {
  vad: { create: () => vad(scriptedVad()), overrides: sound },
  stt: {
    create: (clock) => stt(scriptedStt({ clock, interimAfterMs: 20, finalAfterMs: 90 })),
    overrides: sound,
  },
  llm: {
    create: (clock) => llm(scriptedLlm({ clock, firstAfterMs: 100, paceMs: 10 })),
  },
  tts: {
    create: (clock) => tts(scriptedTts({ clock, firstAfterMs: 50, paceMs: 5 })),
    frames: (random) => [...answer(random), new TTSSpeakFrame({ text: 'By the way.' }), ...answer(random)],
    settleMs: 120_000,
  },
  serial: { create: () => echoLater(serial) },
  latest: { create: () => echoLater(latest) },
  batch: {
    create: () =>
      processor({
        name: 'batched',
        ...lists,
        on: {
          transcription: batch(
            async (frames: readonly TranscriptionFrame[], work, ctx) => {
              await wait(ctx, 100);
              work.emit(new LLMTextFrame({ text: frames.map(({ text }) => text).join(' ') }));
            },
            { maxFrames: 4, maxWaitMs: 200 },
          ),
        },
      }),
  },
  'an RxJS chain': {
    create: () =>
      processor({
        name: 'calm',
        takes: [InterimTranscriptionFrame],
        emits: [InterimTranscriptionFrame],
        pipe: (frames$, ctx) => frames$.pipe(auditTime(100, ctx.scheduler)),
      }),
  },
  'a scripted loudspeaker': { create: () => scriptedTransport().output, overrides: sound },
};

const once = (create: (clock: VirtualClock) => Processor): ProcessorSubject => ({ create });

const kept: Frame[] = [];

const mutants: readonly Mutant<ProcessorSubject>[] = [
  [
    'emits what it does not say',
    'emits only what it says it emits',
    once(() =>
      processor({
        name: 'sly',
        takes: [TranscriptionFrame],
        on: {
          transcription(_frame, ctx) {
            (ctx.emit as (frame: Frame) => void)(new LLMTextFrame({ text: 'psst' }));
          },
        },
      }),
    ),
  ],
  [
    'fails on empty text',
    'survives any frame that it takes',
    once(() =>
      processor({
        name: 'brittle',
        ...lists,
        on: {
          transcription({ text }) {
            if (text === '') throw new Error('no text');
          },
        },
      }),
    ),
  ],
  [
    'changes the frames it is given',
    'changes no frame',
    once(() =>
      processor({
        name: 'rude',
        ...lists,
        on: {
          transcription(frame) {
            (frame as { text: string }).text = 'mine now';
          },
        },
      }),
    ),
  ],
  [
    'leaves it to chance',
    'does the same for the same frames',
    once(() =>
      processor({
        name: 'dicey',
        ...lists,
        on: {
          transcription(_frame, ctx) {
            ctx.emit(new LLMTextFrame({ text: String(Math.random()) }));
          },
        },
      }),
    ),
  ],
  [
    'remembers across sessions',
    'keeps sessions apart',
    {
      create: () => {
        let count = 0;
        return processor({
          name: 'blabber',
          ...lists,
          on: {
            transcription(_frame, ctx) {
              ctx.emit(new LLMTextFrame({ text: String(count++) }));
            },
          },
        });
      },
    },
  ],
  [
    'answers for a turn that is over',
    'lets no frame of an interrupted turn out',
    {
      allowErrors: true,
      create: (clock) =>
        processor({
          name: 'late',
          ...lists,
          state: () => ({ turn: 0 }),
          on: {
            transcription(_frame, ctx) {
              const { turn } = ctx.session;
              clock.after(5_000, () => {
                // Past every guard, as code that keeps frames of its own could do it.
                const text = new LLMTextFrame({ text: 'late', turn: turn + 1 });
                ctx.emit(text);
                (text as { turn: number }).turn = turn;
              });
            },
          },
        }),
    },
  ],
  [
    'works on without end',
    'works off what it has at an orderly end',
    once(() =>
      processor({
        name: 'endless',
        ...lists,
        on: {
          transcription(_frame, ctx) {
            ctx.work();
          },
        },
      }),
    ),
  ],
  [
    'leaves a timer behind',
    'is silent and leaves nothing after a cancel',
    once((clock) =>
      processor({
        name: 'ticking',
        ...lists,
        on: {
          transcription() {
            clock.after(1e9, () => {});
          },
        },
      }),
    ),
  ],
  [
    'keeps frames',
    'holds on to neither frames nor session',
    once(() =>
      processor({
        name: 'hoarder',
        ...lists,
        on: {
          transcription(frame) {
            kept.push(frame);
          },
        },
      }),
    ),
  ],
  [
    'does not stop',
    'can be called off at once',
    once(() =>
      processor({
        name: 'stuck',
        ...lists,
        stop: () => new Promise<void>(() => {}),
        on: { transcription() {} },
      }),
    ),
  ],
  [
    'takes a kind twice',
    'names itself, and lists no kind twice',
    once(() =>
      processor({ name: 'double', ...lists, accepts: [TranscriptionFrame], on: { transcription() {} } }),
    ),
  ],
  [
    'needs a frame to end',
    'starts and ends without ever having seen a frame',
    once(() =>
      processor({
        name: 'waiting',
        ...lists,
        state: () => ({ seen: deferred() }),
        drain: ({ state }) => state.seen.promise,
        on: { transcription: (_frame, { state }) => state.seen.resolve() },
      }),
    ),
  ],
  [
    'ends the session when it does not understand',
    'survives any frame that it takes',
    once(() =>
      processor({
        name: 'dramatic',
        ...lists,
        on: {
          transcription({ text }, ctx) {
            if (text.length > 20) ctx.fail(new Error('too long'), { fatal: true });
          },
        },
      }),
    ),
  ],
];

describe('processorContract', () => {
  for (const [name, subject] of Object.entries(subjects)) {
    describe(`holds for ${name}`, () => {
      for (const { name: demand, run } of processorContract(subject)) test(demand, run);
    });
  }

  testMutants(mutants, processorContract);
});
