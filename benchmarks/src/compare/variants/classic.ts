import { avatarSpeech, classicAgent, pacedSpeech } from '@antiphon/classic';
import type { Wiring } from './parts.js';

/** Each part calls the next one. */
export const wiring: Wiring = (parts, line) => {
  const output = avatarSpeech(parts.avatar, { voice: pacedSpeech(line) });
  return ({ turn, failed }) => {
    const on = { turn, error: ({ message }: Error) => failed(message) };
    const agent = classicAgent({ ...parts, output, on });
    return {
      id: agent.id,
      start: () => agent.start(),
      hear: (samples, rate) => agent.hear(samples, rate),
      interrupt: () => void agent.interrupt(),
      end: () => agent.end(),
    };
  };
};
