import { describe, expect, test } from 'vitest';
import {
  AntiphonError,
  ConnectionStateFrame,
  ErrorFrame,
  inlet,
  LLMEndFrame,
  LLMTextFrame,
  type LlmOptions,
  llm,
  pipeline,
  TextFrame,
  TranscriptionFrame,
  tool,
  VirtualClock,
} from '../index.js';
import { playedModel, said, stopped } from './fakes.test-support.js';

const busy = (retryAfterMs?: number) =>
  new AntiphonError('service_failed', 'busy', { retryable: true, retryAfterMs });
const lost = new AntiphonError('connection_lost', 'lost', { retryable: true });

/** Plays `answers` and asks once, 0 ms after the start. */
async function ask(options: LlmOptions, ...answers: Parameters<typeof playedModel>[1][]) {
  const clock = new VirtualClock();
  const { model, requests } = playedModel(clock, ...answers);
  const session = pipeline(inlet(TranscriptionFrame, TextFrame), llm(model, options)).open({ clock });
  const states: string[] = [];
  const texts: string[] = [];
  const errors: string[] = [];
  session.frames$(ConnectionStateFrame).subscribe(({ processor, state, attempt, reason }) => {
    states.push(`${processor} ${state} ${attempt} ${reason}`);
  });
  session.frames$(LLMTextFrame).subscribe(({ text }) => texts.push(text));
  session.frames$(ErrorFrame).subscribe(({ code }) => errors.push(code));
  await session.start();
  session.send(new TextFrame({ text: 'Hello?' }));
  return { clock, session, requests, states, texts, errors };
}

describe('llm, when a request fails', () => {
  test('waits half at least of a delay that doubles, and shows that it does', async () => {
    const options = { attempts: 3, retryBackoff: { random: () => 0.5 } };
    const { clock, requests, states, texts, errors } = await ask(
      options,
      [lost],
      [busy()],
      [said('Hi.'), stopped],
    );
    // Each fails after 10 ms; the waits are ¾ of 200 ms and of 400 ms.
    await clock.run(10 + 149);
    expect(requests).toHaveLength(1);
    await clock.run(1);
    expect(requests).toHaveLength(2);
    await clock.run(10 + 299);
    expect(requests).toHaveLength(2);
    expect(states).toEqual(['llm reconnecting 1 connection_lost', 'llm reconnecting 2 service_failed']);
    await clock.run(20);
    expect(states.slice(2)).toEqual(['llm open 3 recovered']);
    expect([texts, errors]).toEqual([['Hi.'], []]);
  });

  test('waits as long as it is asked to', async () => {
    const { clock, requests, texts } = await ask({}, [busy(3_000)], [said('Hi.'), stopped]);
    await clock.run(3_009);
    expect(requests).toHaveLength(1);
    await clock.run(100);
    expect(texts).toEqual(['Hi.']);
  });

  test('does not wait longer than it may', async () => {
    const { clock, requests, states, errors } = await ask({ maxRetryWaitMs: 2_999 }, [busy(3_000)]);
    await clock.run(10);
    expect(errors).toEqual(['service_failed']);
    expect(states).toEqual([]);
    await clock.run(10_000);
    expect(requests).toHaveLength(1);
  });

  test('gives up after its attempts, and says so', async () => {
    const { clock, requests, states, errors } = await ask({ attempts: 2 }, [lost], [lost]);
    await clock.run(1_000);
    expect(requests).toHaveLength(2);
    expect(states).toEqual(['llm reconnecting 1 connection_lost', 'llm failed 2 gave_up']);
    expect(errors).toEqual(['connection_lost']);
  });

  test('tries nothing again that cannot help', async () => {
    const wrong = new AntiphonError('service_failed', 'wrong key');
    const { clock, requests, states } = await ask({ attempts: 5 }, [wrong]);
    await clock.run(1_000);
    expect(requests).toHaveLength(1);
    expect(states).toEqual([]);
  });

  test('is interrupted in its wait, and answers the next turn with what was shown set right', async () => {
    const answers = [[busy(4_000)], [said('Yes?'), stopped]] as const;
    const { clock, session, requests, states, texts, errors } = await ask({}, ...answers);
    await clock.run(100);
    session.send(new TextFrame({ text: 'Never mind.' }));
    await clock.run(100);
    expect(texts).toEqual(['Yes?']);
    expect(states).toEqual(['llm reconnecting 1 service_failed', 'llm open 1 recovered']);
    await clock.run(10_000);
    expect(requests).toHaveLength(2);
    expect(errors).toEqual([]);
    await session.cancel();
    expect(clock.pending).toBe(0);
  });

  test('tries the round after a tool call again, though something was said before the call', async () => {
    const nothing = tool({ name: 'nothing', description: 'Does nothing.', execute: () => 'done' });
    const call = { type: 'toolCall', id: '1', name: 'nothing', arguments: {} } as const;
    const { clock, session, texts, errors } = await ask(
      { tools: [nothing] },
      [said('Let me see.'), call, stopped],
      [lost],
      [said('Done.'), stopped],
    );
    const ends: string[] = [];
    session.frames$(LLMEndFrame).subscribe(({ text }) => ends.push(text));
    await clock.run(1_000);
    expect(texts).toEqual(['Let me see.', 'Done.']);
    expect(ends).toEqual(['Let me see. Done.']);
    expect(errors).toEqual([]);
  });

  test('keeps the thoughts of the try that worked, and signatures that come by themselves', async () => {
    const thought = (text: string) => ({ type: 'thought', text, signature: `signed ${text}` }) as const;
    const { clock, session, texts } = await ask(
      {},
      [thought('one'), lost],
      [thought('two'), said('Hi.'), { type: 'text', text: '', signature: 'signed' }, stopped],
    );
    await clock.run(1_000);
    expect(texts).toEqual(['Hi.']);
    expect(session.conversation.messages.at(-1)).toMatchObject({
      text: 'Hi.',
      signature: 'signed',
      thoughts: [{ text: 'two', signature: 'signed two' }],
    });
  });
});
