import { delay, InterruptionFrame, llm, stt, tool, tts, turnTaking, VirtualClock, vad } from '@antiphon/core';
import {
  type HarnessOptions,
  type PipelineHarness,
  scriptedLlm,
  scriptedStt,
  scriptedTransport,
  scriptedTts,
  scriptedVad,
  testPipeline,
} from '@antiphon/testing';

export interface Talk {
  readonly harness: PipelineHarness;
  readonly clock: VirtualClock;
  /** The user says this, and is answered; resolves when the turn is finished. */
  say(text: string): Promise<void>;
  /** The user says this, and takes the turn again when so much time of the answer has passed. */
  interrupt(text: string, afterMs: number): Promise<void>;
}

/**
 * A talk with scripted services in virtual time: "time" calls a tool for 40 ms and then says it, "broken" makes the model
 * fail, whatever else is said is repeated. The wall clock begins in 2025.
 */
export async function talk(options: HarnessOptions = {}): Promise<Talk> {
  const clock = new VirtualClock(Date.UTC(2025, 10, 21));
  const transport = scriptedTransport();
  const time = tool({
    name: 'time',
    description: 'Tells the time.',
    execute: (_, context) => delay(context.clock, 40).then(() => 'noon'),
  });
  const model = scriptedLlm({
    clock,
    firstAfterMs: 150,
    rules: [
      { afterTool: 'time', say: 'It is noon.', usage: { inputTokens: 30, outputTokens: 4 } },
      { when: 'time', calls: [{ name: 'time' }], usage: { inputTokens: 20, outputTokens: 2 } },
      { when: 'broken', error: new Error('my password is in here') },
    ],
  });
  const harness = await testPipeline(
    [
      transport.input,
      vad(scriptedVad()),
      stt(scriptedStt({ clock, finalAfterMs: 100 })),
      turnTaking(),
      llm(model, { tools: [time], attempts: 1 }),
      tts(scriptedTts({ clock, firstAfterMs: 80 })),
      transport.output,
    ],
    { allowErrors: true, ...options, clock },
  );
  const timesSaid = (text: string) => harness.session.turns.filter(({ user }) => user === text).length;
  return {
    harness,
    clock,
    async say(text) {
      const before = timesSaid(text);
      transport.speak(text);
      await clock.runUntil(() => timesSaid(text) > before);
      await clock.run(10);
    },
    async interrupt(text, afterMs) {
      transport.speak(text);
      await clock.runUntil(() => harness.session.answering);
      await clock.run(afterMs);
      harness.session.interrupt('a test');
      await harness.waitFor(InterruptionFrame);
    },
  };
}
