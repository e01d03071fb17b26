import { OfflineError } from '../errors/index.js';
import type { RuntimePreference } from '../sherpa/index.js';
import type { VoiceActivityEvent } from './events.js';

export interface VoiceActivityOptions {
  /** Called at each start and stop of speech, in order. */
  readonly onEvent: (event: VoiceActivityEvent) => void;
  /**
   * Probability above which a window is speech; it remains speech down to 0.15 below.
   * @defaultValue 0.5
   */
  readonly threshold?: number;
  /**
   * Speech shorter than this is not reported. Rounded up to windows of 32 ms.
   * @defaultValue 128
   */
  readonly minSpeechMs?: number;
  /**
   * Silence shorter than this does not end speech. Rounded up to windows of 32 ms. The end of a *turn* usually
   * wants more silence than this; that is for whoever listens.
   * @defaultValue 256
   */
  readonly minSilenceMs?: number;
  /**
   * Audio from before the start of speech that comes with the start event: soft first consonants live there.
   * @defaultValue 200
   */
  readonly preRollMs?: number;
  /** @defaultValue 'auto' */
  readonly runtime?: RuntimePreference;
}

/** The defaults of {@link VoiceActivityOptions}. */
export const VOICE_ACTIVITY_DEFAULTS = {
  threshold: 0.5,
  minSpeechMs: 128,
  minSilenceMs: 256,
  preRollMs: 200,
  runtime: 'auto',
} as const satisfies Omit<VoiceActivityOptions, 'onEvent'>;

const RANGES = {
  threshold: [0.01, 0.99],
  minSpeechMs: [0, 10_000],
  minSilenceMs: [0, 60_000],
  preRollMs: [0, 5_000],
} as const;

/** @throws OfflineError `invalid_argument` */
export function withDefaults(options: VoiceActivityOptions): Required<VoiceActivityOptions> {
  const complete = { ...VOICE_ACTIVITY_DEFAULTS, ...options };
  for (const [name, [least, most]] of Object.entries(RANGES)) {
    const value = complete[name as keyof typeof RANGES];
    if (!(value >= least && value <= most)) {
      throw new OfflineError('invalid_argument', `${name} is ${value}, expected ${least} to ${most}`);
    }
  }
  return complete;
}
