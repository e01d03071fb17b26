import { UsageError } from '../cli-error.js';
import { parseFlags } from '../parse-flags.js';

export interface SimulatorsOptions {
  readonly latency: 'instant' | 'typical';
  /** Seed of the faults; undefined for none. */
  readonly faults: number | undefined;
  readonly speech: 'real' | 'scripted';
  /** 0 for any that is free. */
  readonly deepgramPort: number;
  readonly geminiPort: number;
  readonly heygenPort: number;
  readonly liveAvatarPort: number;
  /** Avatars are to be seen. */
  readonly media: boolean;
}

/** @throws UsageError */
export function simulatorsOptions(args: readonly string[]): SimulatorsOptions {
  const { flags } = parseFlags(args, {
    flags: {
      latency: { type: 'string', default: 'typical' },
      faults: { type: 'string' },
      speech: { type: 'string', default: 'real' },
      'deepgram-port': { type: 'string', default: '0' },
      'gemini-port': { type: 'string', default: '0' },
      'heygen-port': { type: 'string', default: '0' },
      'liveavatar-port': { type: 'string', default: '0' },
      media: { type: 'boolean', default: false },
    },
  });
  return {
    latency: oneOf('latency', flags.latency, ['instant', 'typical']),
    faults:
      flags.faults === undefined ? undefined : wholeNumber('faults', flags.faults, Number.MAX_SAFE_INTEGER),
    speech: oneOf('speech', flags.speech, ['real', 'scripted']),
    deepgramPort: wholeNumber('deepgram-port', flags['deepgram-port'], 65_535),
    geminiPort: wholeNumber('gemini-port', flags['gemini-port'], 65_535),
    heygenPort: wholeNumber('heygen-port', flags['heygen-port'], 65_535),
    liveAvatarPort: wholeNumber('liveavatar-port', flags['liveavatar-port'], 65_535),
    media: flags.media,
  };
}

function oneOf<const Words extends readonly string[]>(
  flag: string,
  word: string,
  words: Words,
): Words[number] {
  if (words.includes(word)) return word;
  throw new UsageError(`--${flag} must be ${words.join(' or ')}, not '${word}'`);
}

function wholeNumber(flag: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= max) return value;
  throw new UsageError(`--${flag} must be a whole number up to ${max}, not '${text}'`);
}
