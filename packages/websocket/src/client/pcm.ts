import { AntiphonError } from '@antiphon/core';
import { MAX_PACKET_BYTES } from '@antiphon/opus';
import type { PipecatAudio } from '@antiphon/rtvi/frame-free';
import { isOpus } from './is-opus.js';

const MIN_RATE = 8_000;
const MAX_RATE = 48_000;
/** What every rate in use is a multiple of; others would need filters of any size. */
const RATE_STEP = 25;

/**
 * Objects to audio that is none: speech has 8 to 48 kHz, one channel or two, and whole samples. Whether a packet of Opus
 * makes sense is seen when it is decoded.
 *
 * @throws AntiphonError `frame_invalid`
 */
export function checkAudio(audio: PipecatAudio): void {
  const { bytes, sampleRate, channels } = audio;
  if (!(sampleRate >= MIN_RATE && sampleRate <= MAX_RATE && sampleRate % RATE_STEP === 0)) {
    throw invalid(`${sampleRate} Hz; multiples of ${RATE_STEP} from ${MIN_RATE} to ${MAX_RATE} are expected`);
  }
  if (channels !== 1 && channels !== 2) throw invalid(`${channels} channels; 1 or 2 are expected`);
  if (isOpus(audio)) {
    if (bytes.length > MAX_PACKET_BYTES) throw invalid(`${bytes.length} bytes in one packet of Opus`);
  } else if (bytes.length % (2 * channels) !== 0)
    throw invalid(`${bytes.length} bytes, which are no whole samples`);
}

/** The samples of checked audio, the caller's own; two channels become their mean. */
export function pcmOf({ bytes, channels }: PipecatAudio): Int16Array {
  // A copy: the bytes lie anywhere in a message, and samples begin at even places.
  const samples = new Int16Array(new Uint8Array(bytes).buffer);
  if (channels === 1) return samples;
  const mono = new Int16Array(samples.length / 2);
  for (let at = 0; at < mono.length; at++)
    mono[at] = ((samples[2 * at] as number) + (samples[2 * at + 1] as number)) >> 1;
  return mono;
}

/** The bytes of samples as they travel. A view: what is written to them is written to the samples. */
export function bytesOf(samples: Int16Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

function invalid(what: string): AntiphonError {
  return new AntiphonError('frame_invalid', `audio came with ${what}`);
}
