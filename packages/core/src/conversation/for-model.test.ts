import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Conversation } from './conversation.js';
import { messagesForModel } from './for-model.js';

type Step = (conversation: Conversation, turn: number) => void;

const steps: readonly Step[] = [
  (conversation, turn) => conversation.addUser('hello', { turn }),
  (conversation, turn) => void conversation.appendAssistant(turn, 'a word '),
  (conversation, turn) => void conversation.cutToWords(turn, 1),
  (conversation, turn) => void conversation.cutAssistant(turn, ''),
  (conversation, turn) => {
    const id = `call-${turn}-${conversation.version}`;
    if (conversation.addToolCalls(turn, [{ id, name: 'look', arguments: {} }]) && turn % 2 === 0)
      conversation.addToolResult(id, 'found');
  },
];

test('what a model sees of a talk that grows is what it would see of the whole, whatever happens in it', () => {
  const happens = fc.array(fc.tuple(fc.nat(steps.length - 1), fc.nat(8)), { maxLength: 40 });
  fc.assert(
    fc.property(happens, (happenings) => {
      const conversation = new Conversation({ history: { maxMessages: 6 } });
      for (const [step, turn] of happenings) {
        (steps[step] as Step)(conversation, turn);
        expect(conversation.forModel()).toEqual(messagesForModel(conversation.messages));
      }
    }),
  );
});
