import { type CallLog, type Mouthpiece, untilQuiet } from '../call/index.js';
import type { Caller } from './caller.js';
import type { CallerAudio } from './load-wav.js';

/** How long nobody may speak after the recording before the call is over. */
const QUIET_MS = 2_000;
/** An agent that still speaks then is not listened to any longer. */
const LONGEST_END_MS = 120_000;

/** A recording that calls: it speaks whether or not anybody listens, as recordings do. */
export function wavCaller(audio: CallerAudio, name: string): Caller {
  return {
    name,
    said: undefined,
    async call(line: Mouthpiece, log: CallLog) {
      await line.say(audio, log.session);
      await untilQuiet(log, QUIET_MS, LONGEST_END_MS);
    },
  };
}
