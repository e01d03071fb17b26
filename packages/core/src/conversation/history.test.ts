import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock/index.js';
import {
  Conversation,
  type ConversationOptions,
  type HistoryOptions,
  type Message,
  textOf,
} from './index.js';

function setUp(history: HistoryOptions, options: ConversationOptions = {}) {
  const clock = new VirtualClock();
  const errors: string[] = [];
  const conversation = new Conversation({
    ...options,
    history,
    clock,
    onError: (error) => errors.push(error.message),
  });
  const exchange = (turn: number) => {
    conversation.addUser(`question ${turn}`, { turn });
    conversation.appendAssistant(turn, `answer ${turn}`);
  };
  const texts = () => conversation.messages.map(textOf);
  return { clock, conversation, errors, exchange, texts };
}

const failing = () => Promise.reject(new Error('no model'));

describe('a bounded history without summaries', () => {
  it('drops the oldest whole exchanges and keeps the first instructions', () => {
    const { conversation, exchange, texts } = setUp({ maxMessages: 5 }, { system: 'Be brief.' });
    conversation.addSystem('Speak English.');
    for (let turn = 1; turn <= 4; turn++) exchange(turn);
    expect(texts()).toEqual(['Speak English.', 'question 3', 'answer 3', 'question 4', 'answer 4']);
    expect(conversation.system).toBe('Be brief.');
  });

  it('counts characters, about four per token', () => {
    const { exchange, texts } = setUp({ maxCharacters: 40 });
    for (let turn = 1; turn <= 4; turn++) exchange(turn);
    expect(texts()).toEqual(['question 3', 'answer 3', 'question 4', 'answer 4']);
  });

  it('never drops the exchange under way, however long', () => {
    const { conversation, texts } = setUp({ maxMessages: 2 });
    conversation.addUser('Go', { turn: 1 });
    for (let step = 0; step < 3; step++) {
      conversation.addToolCalls(1, [{ id: `c${step}`, name: 'step', arguments: {} }]);
      conversation.addToolResult(`c${step}`, step);
    }
    expect(texts()).toHaveLength(7);
  });

  it('keeps a call that waits for its result, and drops around it', () => {
    const { conversation, exchange, texts } = setUp({ maxMessages: 4 });
    conversation.addUser('Book it', { turn: 1 });
    conversation.addToolCalls(1, [{ id: 'c', name: 'book', arguments: {} }]);
    for (let turn = 2; turn <= 4; turn++) exchange(turn);
    expect(texts()).toEqual(['Book it', '', 'question 4', 'answer 4']);
    conversation.addToolResult('c', 'booked');
    expect(texts()).toEqual(['question 4', 'answer 4']);
  });

  it('stays within its bound, with every result behind its call, whatever happens', () => {
    const action = fc.constantFrom('user', 'say', 'call', 'result', 'turn', 'cut', 'system');
    fc.assert(
      fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
        const { conversation } = setUp({ maxMessages: 6 });
        let turn = 0;
        let id = 0;
        for (const act of actions) {
          if (act === 'turn') turn++;
          if (act === 'user') conversation.addUser('words', { turn });
          if (act === 'say') conversation.appendAssistant(turn, 'words ');
          if (act === 'call') conversation.addToolCalls(turn, [{ id: `c${id++}`, name: 'n', arguments: {} }]);
          if (act === 'cut') conversation.cutToWords(turn++, 1);
          if (act === 'system') conversation.addSystem('note');
          const [pending] = conversation.pendingCalls;
          if (act === 'result' && pending !== undefined) conversation.addToolResult(pending.id, 1);
          expect(Conversation.restore(conversation.snapshot()).pendingCalls).toEqual(
            conversation.pendingCalls,
          );
          const seen = conversation.forModel();
          const calls = seen.flatMap((message) => (message.role === 'assistant' ? message.toolCalls : []));
          expect(seen.filter((message) => message.role === 'tool')).toHaveLength(calls.length);
        }
      }),
    );
  });
});

describe('a bounded history with summaries', () => {
  it('puts a summary in the place of the oldest exchanges, and keeps what came meanwhile', async () => {
    const seen: (readonly Message[])[] = [];
    const { clock, conversation, exchange, texts } = setUp({
      maxMessages: 6,
      summarise: (old) => {
        seen.push(old);
        return new Promise((resolve) => clock.after(100, () => resolve(`sum ${seen.length}`)));
      },
    });
    conversation.addSystem('Speak English.');
    for (let turn = 1; turn <= 3; turn++) exchange(turn);
    expect(texts()).toHaveLength(7);
    await clock.run(50);
    exchange(4);
    await clock.run(50);
    expect(seen[0]?.map(textOf)).toEqual(['question 1', 'answer 1', 'question 2', 'answer 2']);
    expect(texts()).toEqual(['Speak English.', 'sum 1', 'question 3', 'answer 3', 'question 4', 'answer 4']);
    expect(conversation.messages[1]).toEqual({ role: 'system', text: 'sum 1', summary: true });
    exchange(5);
    await clock.run(100);
    expect(seen[1]?.map(textOf)).toEqual(['sum 1', 'question 3', 'answer 3', 'question 4', 'answer 4']);
    expect(texts()).toEqual(['Speak English.', 'sum 2', 'question 5', 'answer 5']);
    expect(clock.pending).toBe(0);
  });

  it('loses nothing when a summary fails, says so, and tries again after a while', async () => {
    const { clock, errors, exchange, texts } = setUp({
      maxMessages: 4,
      summarise: failing,
      summaryTimeoutMs: 1_000,
    });
    for (let turn = 1; turn <= 3; turn++) exchange(turn);
    await clock.run(0);
    expect(texts()).toHaveLength(6);
    expect(errors).toEqual(['the conversation could not be summarised: no model']);
    exchange(4);
    await clock.run(1_000);
    expect(errors).toHaveLength(1);
    exchange(5);
    await clock.run(0);
    expect(errors.length).toBeGreaterThan(1);
  });

  it('gives a summary a time limit', async () => {
    let signal: AbortSignal | undefined;
    const { clock, errors, exchange, texts } = setUp({
      maxMessages: 2,
      summaryTimeoutMs: 500,
      hardLimit: Number.POSITIVE_INFINITY,
      summarise: (_, its) => {
        signal = its;
        return new Promise(() => {});
      },
    });
    exchange(1);
    exchange(2);
    await clock.run(500);
    expect(signal?.aborted).toBe(true);
    expect(errors).toEqual([
      'the conversation could not be summarised: the summary of the conversation took longer than 500 ms',
    ]);
    expect(texts()).toHaveLength(4);
    expect(clock.pending).toBe(0);
  });

  it.each([
    ['empty', ''],
    ['longer than what it stands for', 'x'.repeat(1_000)],
  ])('takes no summary that is %s', async (why, summary) => {
    const { clock, errors, exchange, texts } = setUp({ maxMessages: 2, summarise: async () => summary });
    exchange(1);
    exchange(2);
    await clock.run(0);
    expect(errors[0]).toContain(why);
    expect(texts()).toHaveLength(4);
  });

  it('throws away a summary of words that were cut meanwhile', async () => {
    const { clock, conversation, exchange, texts } = setUp({
      maxMessages: 2,
      summarise: () => new Promise((resolve) => clock.after(100, () => resolve('sum'))),
    });
    exchange(1);
    conversation.addUser('stop', { turn: 2 });
    conversation.cutToWords(1, 1);
    await clock.run(100);
    expect(texts()).toEqual(['question 1', 'answer', 'stop']);
    conversation.appendAssistant(2, 'Well');
    await clock.run(100);
    expect(texts()).toEqual(['sum', 'stop', 'Well']);
  });

  it('drops the oldest in the end if no summary can be had', async () => {
    const { clock, errors, exchange, texts } = setUp({ maxMessages: 4, summarise: failing });
    for (let turn = 1; turn <= 5; turn++) {
      exchange(turn);
      await clock.run(0);
    }
    expect(texts().length).toBeLessThanOrEqual(8);
    expect(errors.at(-1)).toBe('the conversation is far over its bound and was cut without a summary');
  });

  it('abandons a summary under way when the conversation is closed', async () => {
    const { clock, conversation, errors, exchange } = setUp({
      maxMessages: 2,
      summarise: () => new Promise(() => {}),
    });
    exchange(1);
    exchange(2);
    conversation.close();
    await clock.run(0);
    expect(clock.pending).toBe(0);
    expect(errors).toEqual([]);
  });
});
