import type { Clock } from '@antiphon/core';
import type { ConversationMode } from '../open-request.js';
import type { UtteranceRecognizer } from '../served-agent.js';
import type { Ear, EarLimits } from './ear.js';
import { StreamingEar } from './streaming-ear.js';
import { UtteranceEar, type UtteranceEarOptions } from './utterance-ear.js';

export interface EarForOptions extends Omit<UtteranceEarOptions, 'recognizer'> {
  readonly mode: ConversationMode;
  /** Needed for utterances alone. */
  readonly recognizer: UtteranceRecognizer | undefined;
  readonly clock: Clock;
  readonly limits: EarLimits;
}

/** What hears the sound of a socket, by the mode of its conversation. */
export function earFor({ mode, recognizer, ...options }: EarForOptions): Ear {
  if (mode !== 'utterance' || recognizer === undefined)
    return new StreamingEar(options.clock, options.limits);
  return new UtteranceEar({ ...options, recognizer });
}
