import {
  type Frame,
  InterruptionFrame,
  LLMTextFrame,
  llm,
  NO_TURN,
  TextFrame,
  TranscriptionFrame,
  tool,
  tts,
  VirtualClock,
} from '@antiphon/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type PipelineHarness,
  scriptedLlm,
  scriptedTransport,
  scriptedTts,
  testPipeline,
} from '../src/index.js';
import { agentOn } from './agent.fixture.js';
import { sources } from './turn-sources.fixture.js';

/** What happens to a pipeline, one step after another. */
type Step = { readonly do: 'send' | 'interrupt' | 'begin' } | { readonly do: 'run'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ do: 'send' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'interrupt' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'begin' }) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 700 }).map<Step>((ms) => ({ do: 'run', ms })) },
);
const steps = fc.array(step, { minLength: 2, maxLength: 25 });

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
  await using harness = await testPipeline(sources['serial behind serial']?.(new VirtualClock()) ?? []);
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

it('lets the bot go on when the user only hums along', async () => {
  const clock = new VirtualClock();
  const { processors, transport } = agentOn(clock, {
    otherwise: { say: 'One two three four five six seven eight.' },
  });
  await using harness = await testPipeline(processors, { clock });
  transport.speak('count for me please');
  await harness.run(1_900);
  transport.speak('mhm');
  await harness.run(5_000);
  expect(harness.framesOf(InterruptionFrame)).toEqual([]);
  expect(harness.session.turns).toMatchObject([
    { turn: 1, outcome: 'completed', heard: 'One two three four five six seven eight.' },
  ]);
});
