import { Conversation } from '@antiphon/core/frame-free';
import { classicAgent, pacedSpeech } from '../../src/index.js';
import type { Wiring } from './wiring.js';

/** Each part calls the next one. */
export const byHand: Wiring = (parts) => {
  const { clock, sampleRate, sink, botStarted, turn, failed, connection, turnTaking, ...services } = parts;
  return classicAgent({
    ...services,
    clock,
    conversation: new Conversation({ clock }),
    retryBackoff: { jitter: 'none' },
    ...(turnTaking === undefined ? {} : { turnTaking }),
    output: pacedSpeech({ sampleRate, sink: () => sink }),
    on: {
      botStarted: (of) => botStarted(of),
      turn: (record) => turn(record),
      error: ({ message }) => failed(message),
      connection: ({ state }) => connection?.(state),
    },
  });
};
