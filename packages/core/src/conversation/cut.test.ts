import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Conversation, textOf } from './index.js';

const said = (...texts: string[]) => {
  const conversation = new Conversation();
  conversation.addUser('Go on', { turn: 3 });
  for (const text of texts) conversation.appendAssistant(3, text);
  return conversation;
};

describe('cutting an answer to what was heard', () => {
  it('keeps the heard words and marks the message', () => {
    const conversation = said('One two three.', ' Four.');
    expect(conversation.cutAssistant(3, 'One two')).toBe(true);
    expect(conversation.messages[1]).toEqual({
      role: 'assistant',
      turn: 3,
      text: 'One two',
      toolCalls: [],
      interrupted: true,
    });
  });

  it('keeps the generated spelling when the heard words differ in spacing, case or marks', () => {
    const conversation = said('**One**, two — Three four.');
    conversation.cutAssistant(3, 'one two  three');
    expect(conversation.messages[1]).toMatchObject({ text: '**One**, two — Three' });
  });

  it('keeps the heard wording where it differs from the generated one', () => {
    const conversation = said('That is $5 in all.');
    conversation.cutAssistant(3, 'That is five dollars');
    expect(conversation.messages[1]).toMatchObject({ text: 'That is five dollars' });
  });

  it('removes a message nobody heard, unless it holds tool calls', () => {
    const conversation = said('Let me see.');
    conversation.addToolCalls(3, [{ id: 'c', name: 'look', arguments: {} }]);
    conversation.addToolResult('c', 'ok');
    conversation.appendAssistant(3, 'All is well.');
    conversation.cutAssistant(3, '');
    expect(conversation.messages.map((message) => `${message.role}:${textOf(message)}`)).toEqual([
      'user:Go on',
      'assistant:',
      'tool:"ok"',
    ]);
    expect(conversation.messages[1]).toMatchObject({ interrupted: true });
  });

  it('cuts across the messages of a turn', () => {
    const conversation = said('Let me see.');
    conversation.addToolCalls(3, [{ id: 'c', name: 'look', arguments: {} }]);
    conversation.addToolResult('c', 'ok');
    conversation.appendAssistant(3, 'All is well.');
    const again = Conversation.restore(conversation.snapshot());
    conversation.cutAssistant(3, 'Let me see. All is');
    again.cutToWords(3, 5);
    expect(conversation.messages[3]).toMatchObject({ text: 'All is', interrupted: true });
    expect(again.messages).toEqual(conversation.messages);
  });

  it('takes nothing more for a turn that was cut, nor for an older one', () => {
    const conversation = said('One two');
    conversation.cutToWords(3, 1);
    expect(conversation.appendAssistant(3, ' late')).toBe(false);
    expect(conversation.addToolCalls(2, [{ id: 'c', name: 'look', arguments: {} }])).toBe(false);
    expect(conversation.messages[1]).toMatchObject({ text: 'One' });
    expect(conversation.appendAssistant(4, 'New')).toBe(true);
    expect(Conversation.restore(conversation.snapshot()).appendAssistant(3, 'late')).toBe(false);
  });

  it('drops a signature over text that was cut', () => {
    const conversation = said();
    conversation.appendAssistant(3, 'One two', { signature: 's' });
    conversation.cutToWords(3, 1);
    expect(conversation.messages[1]).not.toHaveProperty('signature');
  });

  it('says when there was nothing to cut', () => {
    const conversation = new Conversation();
    expect(conversation.cutAssistant(1, '')).toBe(false);
    expect(conversation.version).toBe(0);
  });

  it('leaves exactly the prefix it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(60), (text, length) => {
        const conversation = said(text);
        const heard = text.slice(0, length);
        conversation.cutAssistant(3, heard);
        const [, message] = conversation.messages;
        const left = message === undefined ? '' : textOf(message);
        expect(left).toBe(heard.trim() === '' ? '' : heard);
      }),
    );
  });
});
