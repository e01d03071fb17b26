import { describe, expect, it } from 'vitest';
import { Conversation } from './index.js';

function whole(): Conversation {
  const conversation = new Conversation({ system: 'Be brief.' });
  conversation.addSystem('Speak English.');
  conversation.addUser([{ type: 'image', mimeType: 'image/png', data: 'AA' }], { turn: 1 });
  conversation.addThought(1, { text: 'hm', signature: 's' });
  conversation.appendAssistant(1, 'Well, yes');
  conversation.addToolCalls(1, [{ id: 'a', name: 'look', arguments: { at: [1, null] }, signature: 't' }]);
  conversation.addToolResult('a', { error: 'no' }, { isError: true });
  conversation.cutAssistant(1, 'Well');
  return conversation;
}

const base = { format: 'antiphon.conversation/1' };
const user = { role: 'user', turn: 0, parts: [{ type: 'text', text: 'x' }] };
const caller = { role: 'assistant', turn: 0, text: '', toolCalls: [{ id: 'a', name: 'n', arguments: {} }] };
const result = { role: 'tool', turn: 0, callId: 'a', name: 'n', result: null };

describe('a snapshot', () => {
  it('restores the same conversation, from an object and from its text', () => {
    const snapshot = whole().snapshot();
    for (const json of [snapshot, JSON.stringify(snapshot)]) {
      const again = Conversation.restore(json);
      expect(again.snapshot()).toEqual(snapshot);
      expect(again.system).toBe('Be brief.');
    }
  });

  it('leaves behind what it does not know', () => {
    const again = Conversation.restore({ ...base, extra: 1, messages: [{ ...user, extra: 2 }] });
    expect(again.snapshot()).toEqual({ ...base, messages: [user] });
  });

  it.each([
    ['text that is not JSON', '{', 'not JSON'],
    ['nothing', null, 'the snapshot: expected an object, found null'],
    [
      'another format',
      { format: 'x', messages: [] },
      "format: expected 'antiphon.conversation/1', found 'x'",
    ],
    ['no list', { ...base }, 'messages: expected an array, found undefined'],
    ['an unknown role', { ...base, messages: [{ role: 'bot' }] }, "messages[0].role: expected 'system'"],
    [
      'a turn below 0',
      { ...base, messages: [{ ...user, turn: -1 }] },
      'messages[0].turn: expected an integer',
    ],
    [
      'a bad part',
      { ...base, messages: [{ ...user, parts: [{ type: 'text' }] }] },
      'messages[0].parts[0].text',
    ],
    [
      'a missing result',
      { ...base, messages: [caller, { ...result, result: undefined }] },
      'messages[1].result',
    ],
    ['a result without a call', { ...base, messages: [user, result] }, 'messages[1].callId'],
    ['a result far from its call', { ...base, messages: [caller, user, result] }, 'messages[2].callId'],
    ['a second result', { ...base, messages: [caller, result, result] }, 'messages[2].callId'],
    ['an id used twice', { ...base, messages: [caller, result, caller] }, 'messages[2].toolCalls'],
    [
      'a flag that is not true',
      { ...base, messages: [{ ...caller, interrupted: 1 }] },
      'interrupted: expected true',
    ],
  ])('is refused with the place named: %s', (_, json, message) => {
    expect(() => Conversation.restore(json)).toThrow(
      expect.objectContaining({ code: 'conversation_invalid', message: expect.stringContaining(message) }),
    );
  });
});
