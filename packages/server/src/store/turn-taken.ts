import { AntiphonError } from '@antiphon/core';
import type { StoredTurn } from './stored-conversation.js';

/** Another turn of the conversation has this number: one that began at another moment, or with other words. It stands. */
export class TurnTaken extends AntiphonError {
  constructor({ conversation, turn }: Pick<StoredTurn, 'conversation' | 'turn'>) {
    super('conversation_invalid', `${conversation} has another turn ${turn} already`);
  }
}
