import { queryOf } from '../client/index.js';
import { type SpeakFormat, type SpeakOptions, speakDefaults } from './speak-options.js';

/** Options with their defaults, as the vendor wants them. */
export function speakFormat({ extra, ...options }: SpeakOptions): SpeakFormat {
  const chosen = { ...speakDefaults, ...options };
  const { encoding, sampleRate = encoding === 'linear16' ? 24_000 : 8_000 } = chosen;
  return { encoding, sampleRate, query: { ...queryOf({ ...chosen, sampleRate }), ...extra } };
}
