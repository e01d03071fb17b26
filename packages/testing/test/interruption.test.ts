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
type Step =
  | { readonly do: 'interrupt' | 'begin' }
  | { readonly do: 'send'; readonly withTurn: boolean }
  | { readonly do: 'run'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.boolean().map<Step>((withTurn) => ({ do: 'send', withTurn })) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'interrupt' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'begin' }) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 700 }).map<Step>((ms) => ({ do: 'run', ms })) },
);
const steps = fc.array(step, { minLength: 2, maxLength: 25 });

/** What was said to a pipeline, and what came of it: each input has a name of its own, `t1` and so on. */
class Played {
  readonly harness: PipelineHarness;
  /** The turn that was current when an input had been sent: once that is over, so is the input. */
  readonly turns = new Map<string, number>();
  readonly answered = new Set<string>();
  /** What came out although its turn was over. */
  readonly stale: string[] = [];

  constructor(harness: PipelineHarness) {
    this.harness = harness;
    const { session } = harness;
    session.output$.subscribe((frame: Frame) => {
      if (frame.lane === 'system') return;
      if (frame.turn !== NO_TURN && frame.turn < session.turn) this.stale.push(`${frame}`);
      const { text = '' } = frame as { text?: string };
      for (const name of text.match(/t\d+/g) ?? []) {
        this.answered.add(name);
        const turn = this.turns.get(name) ?? session.turn;
        if (turn < session.turn) this.stale.push(`an answer to ${name} of turn ${turn} in ${session.turn}`);
      }
    });
  }

  send(withTurn: boolean): string {
    const { session } = this.harness;
    const name = `t${this.turns.size + 1}`;
    const turn = withTurn ? { turn: session.turn } : {};
    this.harness.send(new TranscriptionFrame({ text: name, ...turn }));
    this.turns.set(name, session.turn);
    return name;
  }

  async play(list: readonly Step[]): Promise<void> {
    const { session } = this.harness;
    for (const next of list) {
      if (next.do === 'run') await this.harness.run(next.ms);
      else if (next.do === 'send') this.send(next.withTurn);
      else if (next.do === 'begin') session.beginTurn('a test');
      else session.interrupt('a test');
    }
  }
}

describe('no frame of an older turn leaves after an interruption', () => {
  it.each(Object.entries(sources))('from %s', async (_name, make) => {
    let lived = 0;
    let died = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const clock = new VirtualClock();
        await using harness = await testPipeline(make(clock), { clock, allowErrors: true });
        const played = new Played(harness);
        await played.play(list);
        const { session } = harness;
        const last = session.interrupt('the last');
        // What waited is gone by then, not only stopped when its time comes.
        expect(Object.values(session.stats.queued).filter((size) => size > 0)).toEqual([]);
        const interruptions = harness.framesOf(InterruptionFrame);
        expect(interruptions.at(-1)?.interruptedTurn).toBe(last - 1);
        expect(interruptions).toHaveLength(session.stats.interruptions);
        await harness.run(20_000);
        expect(played.stale).toEqual([]);
        for (const name of played.turns.keys()) played.answered.has(name) ? lived++ : died++;
        // And what comes now is answered as ever.
        const again = played.send(true);
        await harness.run(20_000);
        expect([...played.answered]).toContain(again);
        expect(played.stale).toEqual([]);
      }),
      { numRuns: 60, seed: 20 },
    );
    // Had nothing been interrupted, or had nothing come out, nothing of this would have been shown.
    expect([lived > 0, died > 0]).toEqual([true, true]);
  });
});

it('writes no audio of an older turn to the listener', async () => {
  let cut = 0;
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
      const played = new Played(harness);
      await played.play(list);
      const turn = harness.session.interrupt('the last');
      const before = transport.heard.length;
      expect(transport.queuedMs).toBe(0);
      await harness.run(10_000);
      expect(transport.heard.slice(before).filter((word) => word.turn < turn)).toEqual([]);
      if (!['', answer].includes(transport.heardIn(turn - 1))) cut++;
      played.send(false);
      await harness.run(10_000);
      expect(transport.heardIn(harness.session.turn)).toBe(answer);
    }),
    { numRuns: 60, seed: 20 },
  );
  expect(cut).toBeGreaterThan(0);
});

describe('work of the old turn is cancelled', () => {
  it('at the model and at the speech service', async () => {
    const under = { model: 0, speech: 0 };
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
        under.model += model.openRequests;
        under.speech += speech.openRequests;
        harness.session.interrupt('a test');
        await harness.settle();
        expect([model.openRequests, speech.openRequests, harness.session.answering]).toEqual([0, 0, false]);
      }),
      { numRuns: 60, seed: 20 },
    );
    expect([under.model > 0, under.speech > 0]).toEqual([true, true]);
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
  const prefixes = new Set<string>();
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
      prefixes.add(heard);
    }),
    { numRuns: 120, seed: 20 },
  );
  // Cut at many places, from nothing heard to all of it.
  expect(prefixes.size).toBeGreaterThan(5);
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
