import { open } from 'node:fs/promises';
import { recordedVoice } from './recorded-voice.js';

const SAMPLES = 16_000;
/** Where somebody speaks all the time. */
const FROM_SECOND = 6;

/**
 * A second of real speech, −1…1 at 16 kHz, for a model to warm up on: after silence or a tone its first words
 * still take three times as long. Silence if the recording is gone.
 */
export async function warmUpAudio(): Promise<Float32Array<ArrayBuffer>> {
  const bytes = Buffer.alloc(SAMPLES * 2);
  try {
    await using file = await open(recordedVoice().path);
    await file.read(bytes, 0, bytes.length, FROM_SECOND * bytes.length);
  } catch {
    // then the first utterance takes a little longer
  }
  return Float32Array.from({ length: SAMPLES }, (_, index) => bytes.readInt16LE(index * 2) / 32_768);
}
