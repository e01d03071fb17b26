import {
  batch,
  LLMTextFrame,
  latest,
  llm,
  type Processor,
  processor,
  serial,
  TranscriptionFrame,
  tts,
  type VirtualClock,
} from '@antiphon/core';
import { bufferTime, concatMap, debounceTime, delay, from, map, mergeMap, timer } from 'rxjs';
import { scriptedLlm, scriptedTransport, scriptedTts } from '../src/index.js';

const lists = { takes: [TranscriptionFrame], emits: [LLMTextFrame] } as const;
const say = (text: string, turn?: number) => new LLMTextFrame(turn === undefined ? { text } : { text, turn });

const slowly = (policy: typeof serial) => () =>
  processor({
    name: 'slowly',
    ...lists,
    on: {
      transcription: policy(async (frame: TranscriptionFrame, work, ctx) => {
        for (const wait of [50, 120, 333]) {
          await new Promise<void>((resolve) => ctx.after(wait, resolve));
          work.emit(say(`${frame.text} ${wait}`));
        }
      }),
    },
  });

/** A source of its own: a vendor's callbacks, which come when they come. */
const callbacks = () =>
  processor({
    name: 'callbacks',
    ...lists,
    on: {
      transcription(frame, ctx) {
        const work = ctx.work({ cause: frame });
        for (const wait of [0, 20, 400]) ctx.clock.after(wait, () => work.emit(say(`${frame.text} ${wait}`)));
        ctx.clock.after(401, () => work.end());
      },
    },
  });

/** Remembers the turn by itself, and emits without asking anybody. */
const stamped = () =>
  processor({
    name: 'stamped',
    ...lists,
    on: {
      transcription(frame, ctx) {
        const { turn } = ctx.session;
        for (const wait of [10, 250, 600]) ctx.clock.after(wait, () => ctx.emit(say(frame.text, turn)));
        void Promise.resolve().then(() => ctx.emit(say(frame.text, turn)));
      },
    },
  });

/** Hands on the very frame it was given, which need not carry a turn. */
const passing = () =>
  processor({
    name: 'passing',
    takes: [TranscriptionFrame],
    emits: [TranscriptionFrame],
    on: {
      transcription: serial(async (frame: TranscriptionFrame, work, ctx) => {
        await new Promise<void>((resolve) => ctx.after(80, resolve));
        work.emit(frame);
      }),
    },
  });

/** Turns that RxJS operators have parked somewhere. */
const chain = (operate: 'delay' | 'debounce' | 'buffer' | 'merge' | 'concat') => () =>
  processor({
    name: operate,
    ...lists,
    pipe: (frames$, ctx) => {
      const said$ = frames$.pipe(map(({ text }) => say(text, ctx.session.turn)));
      switch (operate) {
        case 'delay':
          return said$.pipe(delay(300, ctx.scheduler));
        case 'debounce':
          return said$.pipe(debounceTime(150, ctx.scheduler));
        case 'buffer':
          return said$.pipe(
            bufferTime(200, ctx.scheduler),
            mergeMap((frames) => from(frames)),
          );
        case 'merge':
          return said$.pipe(mergeMap((frame) => timer(250, ctx.scheduler).pipe(map(() => frame))));
        default:
          return said$.pipe(concatMap((frame) => timer(250, ctx.scheduler).pipe(map(() => frame))));
      }
    },
  });

const batched = () =>
  processor({
    name: 'batched',
    ...lists,
    on: {
      transcription: batch(
        async (frames: readonly TranscriptionFrame[], work, ctx) => {
          await new Promise<void>((resolve) => ctx.after(90, resolve));
          work.emit(say(frames.map(({ text }) => text).join('+')));
        },
        { maxFrames: 3, maxWaitMs: 200 },
      ),
    },
  });

/** Whatever sits behind the source must not save a frame either. */
const relays = (): readonly Processor[] => [
  processor({
    name: 'relay',
    takes: [LLMTextFrame],
    emits: [LLMTextFrame],
    on: {
      llmText: serial(async (frame: LLMTextFrame, work, ctx) => {
        await new Promise<void>((resolve) => ctx.after(45, resolve));
        work.emit(frame.with({ text: `${frame.text}!` }));
      }),
    },
  }),
];

/** Everything that may have frames of a turn on their way when the turn is interrupted. */
export const sources: Readonly<Record<string, (clock: VirtualClock) => readonly Processor[]>> = {
  'a vendor calling back': () => [callbacks()],
  'a source that stamps its own turns': () => [stamped()],
  serial: () => [slowly(serial)()],
  latest: () => [slowly(latest)()],
  batch: () => [batched()],
  'serial, without a turn': () => [passing()],
  'serial behind serial': () => [slowly(serial)(), ...relays()],
  'RxJS delay': () => [chain('delay')()],
  'RxJS debounceTime': () => [chain('debounce')()],
  'RxJS bufferTime and mergeMap': () => [chain('buffer')()],
  'RxJS mergeMap with timers': () => [chain('merge')()],
  'RxJS concatMap with timers': () => [chain('concat')()],
  'model, speech and playout': (clock) => [
    llm(
      scriptedLlm({
        clock,
        firstAfterMs: 40,
        paceMs: 15,
        otherwise: { say: (_request, _number, said) => `You said ${said}. Three four. Five six.` },
      }),
    ),
    tts(scriptedTts({ clock, firstAfterMs: 30, paceMs: 10 })),
    scriptedTransport().output,
  ],
};
