import { dtmfTones } from '@antiphon/audio';
import {
  AntiphonError,
  messageOf,
  OutputAudioFrame,
  OutputDTMFFrame,
  type Processor,
  processor,
} from '@antiphon/core';
import { CALL_RATE } from '../protocol/index.js';

export interface KeyTonesOptions {
  /** How long a key sounds, unless its frame says otherwise; many exchanges want 65 or more. @defaultValue 100 */
  readonly toneMs?: number;
  /** The silence behind each key. @defaultValue 100 */
  readonly gapMs?: number;
  /** Peak of each of a key's two tones, 0 … 1 of full scale. @defaultValue 0.25 */
  readonly amplitude?: number;
}

export const keyTonesDefaults = {
  toneMs: 100,
  gapMs: 100,
  amplitude: 0.25,
} as const satisfies KeyTonesOptions;

/** A second of audio is what a key may take at most. */
const MAX_TONE_MS = 1_000;
/** What fills 20 s with the defaults, a third of what an output lets wait. */
const MAX_KEYS = 100;

/**
 * Presses keys for the far end. A media stream has no message for it, so that each `OutputDTMFFrame` becomes the tones
 * themselves (ITU-T Q.23), as an `OutputAudioFrame` of 8 kHz. Stands between `tts()` and `call.output()`.
 *
 * Keys sound in their place: behind the speech that has been made by then, before what is made later. A `tts()` before it
 * lets them pass when it has said what it had to say; other voices let them overtake what they are still making. A frame with a turn dies with it; without one, it waits out an interruption, but
 * what the carrier has of it already (`leadMs` of the output) is cleared with the speech. Buffers nothing.
 *
 * An error `frame_invalid` for what is no key of a telephone (0–9, *, #, A–D), for more than 100 keys at once, and for a
 * `toneMs` beyond 1,000; nothing of that frame is played.
 */
export function keyTones(options: KeyTonesOptions = {}): Processor<'keyTones', never, OutputAudioFrame> {
  const settings = { ...keyTonesDefaults, ...options };
  return processor({
    name: 'keyTones',
    takes: [],
    accepts: [OutputDTMFFrame],
    emits: [OutputAudioFrame],
    on: {
      dtmfOut({ digits, toneMs = settings.toneMs, turn }, ctx) {
        if (digits.length > MAX_KEYS || !(toneMs > 0 && toneMs <= MAX_TONE_MS)) {
          throw invalid(
            `${digits.length} keys of ${toneMs} ms; at most ${MAX_KEYS} of ${MAX_TONE_MS} ms can be sent`,
          );
        }
        const samples = tonesOf({ ...settings, keys: digits, toneMs });
        if (samples.length > 0) ctx.emit(new OutputAudioFrame({ samples, sampleRate: CALL_RATE, turn }));
      },
    },
  });
}

function tonesOf(keys: Parameters<typeof dtmfTones>[0]): Int16Array {
  try {
    return dtmfTones({ ...keys, sampleRate: CALL_RATE });
  } catch (error) {
    throw invalid(messageOf(error));
  }
}

const invalid = (message: string): AntiphonError => new AntiphonError('frame_invalid', message);
