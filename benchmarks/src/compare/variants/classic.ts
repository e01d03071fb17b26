import { classicAgent, pacedSpeech } from '@antiphon/classic';
import type { Wiring } from './parts.js';

export { partsOf } from './parts.js';

/** Each part calls the next one. */
export const wire: Wiring = (parts, { sampleRate, sink, turn, failed }) => {
  const agent = classicAgent({
    ...parts,
    output: pacedSpeech({ sampleRate, sink: () => sink }),
    on: { turn, error: ({ message }) => failed(message) },
  });
  return {
    start: () => agent.start(),
    hear: (samples, rate) => agent.hear(samples, rate),
    end: () => agent.end(),
  };
};
