import { rmsOf, toDbfs } from '@antiphon/audio';
import { LINE_RATE } from './line-rate.js';

const FRAME_MS = 20;
const FRAME_SAMPLES = (FRAME_MS * LINE_RATE) / 1_000;
/** What is louder is a voice. */
const VOICE_DBFS = -40;
/** Silence between two utterances; words lie closer together. */
const PAUSE_MS = 500;

/**
 * For each moment at which the bot was cut off: how long the caller had been speaking by then, from the first voiced
 * frame of 20 ms. Moments at which the caller had said nothing are left out. In ms.
 */
export function bargeInsIn(said: Int16Array, cutsMs: readonly number[]): readonly number[] {
  return cutsMs.flatMap((cutMs) => {
    const beganMs = voiceBeganMs(said, cutMs);
    return beganMs === undefined ? [] : [cutMs - beganMs];
  });
}

/** When the utterance began that was being said, or had just been said, at `untilMs`. */
function voiceBeganMs(said: Int16Array, untilMs: number): number | undefined {
  let beganMs: number | undefined;
  let quietMs = 0;
  for (let atMs = frameBefore(untilMs); atMs >= 0 && quietMs < PAUSE_MS; atMs -= FRAME_MS) {
    if (isVoiced(said, atMs)) {
      beganMs = atMs;
      quietMs = 0;
    } else quietMs += FRAME_MS;
  }
  return beganMs;
}

const frameBefore = (ms: number): number => Math.floor(ms / FRAME_MS) * FRAME_MS;

function isVoiced(said: Int16Array, atMs: number): boolean {
  const from = (atMs * LINE_RATE) / 1_000;
  return toDbfs(rmsOf(said.subarray(from, from + FRAME_SAMPLES))) > VOICE_DBFS;
}
