import {
  batch,
  type Frame,
  InterruptionFrame,
  LLMTextFrame,
  latest,
  llm,
  NO_TURN,
  type Processor,
  processor,
  serial,
  TextFrame,
  TranscriptionFrame,
  tool,
  tts,
  VirtualClock,
} from '@antiphon/core';
import fc from 'fast-check';
import { bufferTime, concatMap, debounceTime, delay, from, map, mergeMap, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import {
  type PipelineHarness,
  scriptedLlm,
  scriptedTransport,
  scriptedTts,
  testPipeline,
} from '../src/index.js';

/** What happens to a pipeline, one step after another. */
type Step = { readonly do: 'send' | 'interrupt' | 'begin' } | { readonly do: 'run'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ do: 'send' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'interrupt' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'begin' }) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 700 }).map<Step>((ms) => ({ do: 'run', ms })) },
);
const steps = fc.array(step, { minLength: 2, maxLength: 25 });

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

const sources: Readonly<Record<string, (clock: VirtualClock) => readonly Processor[]>> = {
  'a vendor calling back': () => [callbacks()],
  'a source that stamps its own turns': () => [stamped()],
  serial: () => [slowly(serial)()],
  latest: () => [slowly(latest)()],
  batch: () => [batched()],
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
        otherwise: { say: 'One two. Three four. Five six.' },
      }),
    ),
    tts(scriptedTts({ clock, firstAfterMs: 30, paceMs: 10 })),
    scriptedTransport().output,
  ],
};

async function play(harness: PipelineHarness, list: readonly Step[]): Promise<void> {
  let count = 0;
  for (const next of list) {
    if (next.do === 'run') await harness.run(next.ms);
    else if (next.do === 'send')
      harness.send(new TranscriptionFrame({ text: `t${++count}`, turn: harness.session.turn }));
    else if (next.do === 'begin') harness.session.beginTurn('a test');
    else harness.session.interrupt('a test');
  }
}

describe('no frame of an older turn leaves after an interruption', () => {
  it.each(Object.entries(sources))('from %s', async (_name, make) => {
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const clock = new VirtualClock();
        await using harness = await testPipeline(make(clock), { clock, allowErrors: true });
        const stale: string[] = [];
        const { session } = harness;
        session.output$.subscribe((frame: Frame) => {
          const isLate = frame.lane === 'ordered' && frame.turn !== NO_TURN && frame.turn < session.turn;
          if (isLate) stale.push(`${frame} left in turn ${session.turn}`);
        });
        await play(harness, list);
        const last = session.interrupt('the last');
        await harness.run(20_000);
        expect(stale).toEqual([]);
        const interruptions = harness.framesOf(InterruptionFrame);
        expect(interruptions.at(-1)?.interruptedTurn).toBe(last - 1);
        expect(interruptions).toHaveLength(session.stats.interruptions);
      }),
      { numRuns: 60 },
    );
  });
});

it('writes no audio of an older turn to the listener', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const clock = new VirtualClock();
      const transport = scriptedTransport();
      const answer = 'One two three four five six seven eight.';
      const parts = [
        llm(scriptedLlm({ clock, firstAfterMs: 10, paceMs: 5, otherwise: { say: answer } })),
        tts(scriptedTts({ clock, firstAfterMs: 10 })),
        transport.output,
      ];
      await using harness = await testPipeline(parts, { clock });
      await play(harness, list);
      const turn = harness.session.interrupt('the last');
      const before = transport.heard.length;
      await harness.run(10_000);
      expect(transport.heard.slice(before).filter((word) => word.turn < turn)).toEqual([]);
      expect(transport.queuedMs).toBe(0);
    }),
    { numRuns: 60 },
  );
});

describe('work of the old turn is cancelled', () => {
  it('at the model and at the speech service', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1_500 }), async (ms) => {
        const clock = new VirtualClock();
        const model = scriptedLlm({
          clock,
          firstAfterMs: 100,
          paceMs: 40,
          otherwise: { say: 'A b c. D e f. G h i j k l.' },
        });
        const speech = scriptedTts({ clock, firstAfterMs: 60, paceMs: 60 });
        await using harness = await testPipeline([llm(model), tts(speech)], { clock });
        harness.send(new TextFrame({ text: 'go' }));
        await harness.run(ms);
        harness.session.interrupt('a test');
        await harness.settle();
        expect([model.openRequests, speech.openRequests, harness.session.answering]).toEqual([0, 0, false]);
      }),
      { numRuns: 60 },
    );
  });

  it.each(['cancel', 'continue'] as const)('at a tool that is to %s', async (onInterruption) => {
    const clock = new VirtualClock();
    let aborted = false;
    let finished = false;
    const lookUp = tool({
      name: 'look_up',
      description: 'Looks something up.',
      onInterruption,
      execute: (_args, { signal }) =>
        new Promise<string>((resolve) => {
          signal.addEventListener('abort', () => {
            aborted = true;
          });
          clock.after(500, () => {
            finished = true;
            resolve('found');
          });
        }),
    });
    const model = scriptedLlm({ clock, rules: [{ when: 1, calls: [{ name: 'look_up' }] }, 'Next.'] });
    await using harness = await testPipeline([llm(model, { tools: [lookUp] })], { clock });
    harness.send(new TextFrame({ text: 'look it up' }));
    await harness.run(100);
    const turn = harness.session.interrupt('a test');
    await harness.run(1_000);
    expect({ aborted, finished }).toEqual({ aborted: onInterruption === 'cancel', finished: true });
    expect(
      harness.down.filter((frame) => frame.turn !== NO_TURN && frame.turn < turn && frame.at > 100),
    ).toEqual([]);
    const results = harness.session.conversation.messages.filter(({ role }) => role === 'tool');
    if (onInterruption === 'continue') expect(results).toMatchObject([{ result: 'found' }]);
  });
});

it('keeps in the conversation what was heard, to the word', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 4_000 }), fc.boolean(), async (ms, canFlush) => {
      const clock = new VirtualClock();
      const transport = scriptedTransport({ canFlush, pacing: { leadMs: canFlush ? 60 : 0 } });
      const model = scriptedLlm({
        clock,
        firstAfterMs: 20,
        paceMs: 5,
        otherwise: { say: 'One two, three. Four five six! Seven.' },
      });
      const parts = [
        llm(model),
        tts(scriptedTts({ clock, firstAfterMs: 20, msPerWord: 170 })),
        transport.output,
      ];
      await using harness = await testPipeline(parts, { clock });
      harness.send(new TextFrame({ text: 'count' }));
      await harness.run(ms);
      const { turn } = harness.session;
      harness.session.interrupt('a test');
      await harness.run(5_000);
      const heard = transport.heardIn(turn);
      const kept = harness.session.conversation.messages.find(({ role }) => role === 'assistant');
      expect(kept !== undefined && 'text' in kept ? kept.text.trim() : '').toBe(heard);
      expect(harness.session.turns.at(-1)?.heard).toBe(heard);
    }),
    { numRuns: 120 },
  );
});

it('interrupts at once, behind any backlog', async () => {
  await using harness = await testPipeline([slowly(serial)(), ...relays()]);
  harness.send(
    ...Array.from({ length: 60 }, (_, at) => new TranscriptionFrame({ text: String(at), turn: 0 })),
  );
  await harness.run(200);
  harness.session.interrupt('a test');
  expect(harness.down.at(-1)).toBeInstanceOf(InterruptionFrame);
  expect(harness.down.at(-1)?.at).toBe(200);
  const before = harness.framesOf(LLMTextFrame).length;
  await harness.run(60_000);
  expect(harness.framesOf(LLMTextFrame)).toHaveLength(before);
});
