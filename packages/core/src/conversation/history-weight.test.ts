import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Conversation } from './conversation.js';
import { exchangesOf } from './exchanges.js';
import { sizeOf } from './message-size.js';

const MAX_CHARACTERS = 60;

test('whatever was added, cut or grew before, a new message leaves no more than the bound but for its own exchange', () => {
  const happening = fc.record({
    what: fc.constantFrom('user', 'assistant', 'cut'),
    turn: fc.nat(6),
    length: fc.nat(30),
  });
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
      const conversation = new Conversation({ history: { maxCharacters: MAX_CHARACTERS } });
      for (const [at, { what, turn, length }] of happenings.entries()) {
        if (what === 'assistant') conversation.appendAssistant(turn, 'x'.repeat(length));
        else if (what === 'cut') conversation.cutToWords(turn, length % 2);
        // A turn of its own, so that a message is inserted, and the bound looked at.
        else conversation.addUser('y'.repeat(length + 1), { turn: 100 + at });
        if (what !== 'user') continue;
        const { messages } = conversation;
        const weight = messages.reduce((sum, message) => sum + sizeOf(message), 0);
        expect(weight <= MAX_CHARACTERS || exchangesOf(messages).length === 1).toBe(true);
      }
    }),
  );
});
