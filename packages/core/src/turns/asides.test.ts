import { expect, test } from 'vitest';
import { Conversation } from '../conversation/index.js';
import type { OpenTurn } from './open-turn.js';
import { TurnKeeper } from './turn-keeper.js';

test('notes a text at once when as many wait for the end of a sentence as may', () => {
  const conversation = new Conversation();
  const nothing = { turn: 0, hasPlayout: false, now: () => 0, workIn: () => 0, turnToSpeakIn: () => 0 };
  const keeper = new TurnKeeper({ ...nothing, conversation, turnFinished: () => {} }, 0);
  const open = keeper.open as OpenTurn;
  open.llmStarted(0, 1);
  keeper.says(open, 'We open ', 1);
  for (let at = 0; at < 256; at++) keeper.speaks(open, 'Wait.', 1);
  keeper.speaks(open, 'Now.', 1);
  expect(open.said).toBe('We open Now. ');
  keeper.says(open, 'at nine. ', 1);
  keeper.says(open, 'Bye.', 1);
  expect(open.said).toBe(`We open Now. at nine. ${'Wait. '.repeat(256)}Bye.`);
});
