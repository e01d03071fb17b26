import { describe, expect, it, vi } from 'vitest';
import { Conversation, STILL_RUNNING, textOf } from './index.js';

const weather = { id: 'c1', name: 'weather', arguments: { city: 'Oslo' }, signature: 'c2ln' };
const clock = { id: 'c2', name: 'time', arguments: {} };

const roles = (conversation: Conversation) =>
  conversation.messages.map((message) => `${message.role}:${textOf(message)}`);

describe('Conversation', () => {
  it('joins the words of one turn and keeps turns apart', () => {
    const conversation = new Conversation();
    conversation.addUser('Hello', { turn: 1 });
    conversation.addUser(' ', { turn: 1 });
    conversation.appendAssistant(1, '');
    conversation.addUser('there', { turn: 1 });
    conversation.appendAssistant(1, 'Hi');
    conversation.appendAssistant(1, ' you.');
    conversation.addUser('Bye', { turn: 2 });
    expect(roles(conversation)).toEqual(['user:Hello there', 'assistant:Hi you.', 'user:Bye']);
  });

  it('keeps pictures beside words', () => {
    const conversation = new Conversation();
    const image = { type: 'image', mimeType: 'image/png', data: 'AAAA' } as const;
    conversation.addUser([{ type: 'text', text: 'What is' }], { turn: 0 });
    conversation.addUser([{ type: 'text', text: 'this?' }, image], { turn: 0 });
    conversation.addUser('And', { turn: 0 });
    expect(conversation.messages).toEqual([
      {
        role: 'user',
        turn: 0,
        parts: [{ type: 'text', text: 'What is this?' }, image, { type: 'text', text: 'And' }],
      },
    ]);
  });

  it('gives the same snapshot until something changes', () => {
    const conversation = new Conversation({ system: 'Be brief.' });
    conversation.addUser('Hello', { turn: 1 });
    const { messages, version } = conversation;
    const sent = conversation.forModel();
    expect(conversation.messages).toBe(messages);
    expect(conversation.forModel()).toBe(sent);
    conversation.appendAssistant(1, 'Hi');
    expect(conversation.messages).not.toBe(messages);
    expect(conversation.forModel()).not.toBe(sent);
    expect(messages).toHaveLength(1);
    expect(conversation.version).toBeGreaterThan(version);
  });

  it('puts what comes late for an older turn at the end of that turn', () => {
    const conversation = new Conversation();
    conversation.addUser('One', { turn: 1 });
    conversation.addUser('Two', { turn: 2 });
    conversation.appendAssistant(1, 'first');
    expect(roles(conversation)).toEqual(['user:One', 'assistant:first', 'user:Two']);
  });

  it('keeps thoughts and signatures as they came', () => {
    const conversation = new Conversation();
    conversation.addThought(1, { text: 'hm', signature: 's1' });
    conversation.appendAssistant(1, 'So', { signature: 's2' });
    conversation.addToolCalls(1, [weather]);
    expect(conversation.messages).toEqual([
      {
        role: 'assistant',
        turn: 1,
        text: 'So',
        signature: 's2',
        toolCalls: [weather],
        thoughts: [{ text: 'hm', signature: 's1' }],
      },
    ]);
  });

  it('tells listeners of every change, and survives one that throws', () => {
    const errors: string[] = [];
    const conversation = new Conversation({ onError: (error) => errors.push(error.message) });
    const versions: number[] = [];
    conversation.onChange(() => {
      throw new Error('broken');
    });
    const stop = conversation.onChange(({ version }) => versions.push(version));
    conversation.addUser('Hello', { turn: 1 });
    conversation.setSystem('New');
    conversation.setSystem('New');
    stop();
    conversation.addUser('more', { turn: 1 });
    expect(versions).toEqual([1, 2]);
    expect(errors).toHaveLength(3);
    expect(errors[0]).toContain('broken');
  });

  it('forgets its listeners when closed', () => {
    const listener = vi.fn();
    {
      using conversation = new Conversation();
      conversation.onChange(listener);
      conversation[Symbol.dispose]();
      conversation.addUser('Hello', { turn: 1 });
    }
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('tool calls of a conversation', () => {
  const called = () => {
    const conversation = new Conversation();
    conversation.addUser('Weather?', { turn: 1 });
    conversation.appendAssistant(1, 'Let me see.');
    conversation.addToolCalls(1, [weather]);
    conversation.addToolCalls(1, [clock]);
    return conversation;
  };

  it('puts a result behind its call, whatever came since', () => {
    const conversation = called();
    conversation.addUser('Are you there?', { turn: 2 });
    conversation.appendAssistant(2, 'Yes.');
    conversation.addToolResult('c2', '12:00');
    conversation.addToolResult('c1', { sky: 'blue' });
    expect(roles(conversation)).toEqual([
      'user:Weather?',
      'assistant:Let me see.',
      'tool:"12:00"',
      'tool:{"sky":"blue"}',
      'user:Are you there?',
      'assistant:Yes.',
    ]);
    expect(conversation.pendingCalls).toEqual([]);
  });

  it('begins a new message for what the model says after its calls', () => {
    const conversation = called();
    conversation.addToolResult('c1', 1);
    conversation.addToolResult('c2', 2, { isError: true });
    conversation.appendAssistant(1, 'It is blue.');
    expect(roles(conversation).slice(1)).toEqual([
      'assistant:Let me see.',
      'tool:1',
      'tool:2',
      'assistant:It is blue.',
    ]);
    expect(conversation.messages[3]).toMatchObject({ name: 'time', isError: true, turn: 1 });
  });

  it('refuses a result without a call, a second result and an id used twice, and loses nothing', () => {
    const conversation = called();
    conversation.addToolResult('c1', 'first');
    const before = conversation.messages;
    const invalid = expect.objectContaining({ code: 'conversation_invalid' });
    expect(() => conversation.addToolResult('c9', 1)).toThrow(invalid);
    expect(() => conversation.addToolResult('c1', 'second')).toThrow(invalid);
    expect(() => conversation.addToolCalls(1, [weather])).toThrow(invalid);
    expect(conversation.messages).toBe(before);
  });

  it('shows a model no call without a result, and results in the order of the calls', () => {
    const conversation = called();
    conversation.addToolResult('c2', '12:00');
    conversation.addUser('Well?', { turn: 2 });
    expect(conversation.pendingCalls).toEqual([weather]);
    expect(conversation.forModel().slice(2)).toMatchObject([
      { role: 'tool', callId: 'c1', name: 'weather', result: STILL_RUNNING },
      { role: 'tool', callId: 'c2', result: '12:00' },
      { role: 'user' },
    ]);
  });
});
