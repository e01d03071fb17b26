import { encodeMulaw, noise, tone } from '@antiphon/audio';

/** Synthesisers send pieces of about this length, much faster than they are heard. */
export const PIECE_MS = 200;
/** Of the bot's voice where it is resampled: what Gemini Live and most synthesisers give. */
export const VOICE_RATE = 24_000;
const LINE_RATE = 8_000;

/** A piece of the bot's voice, 24 kHz. Its sound does not matter, but that it is none a codec has it easy with. */
export const voicePiece: Int16Array = sound(PIECE_MS, VOICE_RATE);

/** The same as µ-law, 8 kHz. */
export const voiceCodes: Uint8Array = encodeMulaw(sound(PIECE_MS, LINE_RATE));

/** A second of what a caller says, µ-law, 8 kHz. */
export function callerCodes(): Uint8Array {
  return encodeMulaw(sound(1_000, LINE_RATE));
}

function sound(durationMs: number, sampleRate: number): Int16Array {
  const hiss = noise({ durationMs, sampleRate, amplitude: 0.2 });
  return tone({ durationMs, sampleRate, frequencyHz: 440, amplitude: 0.3 }).map(
    (sample, at) => sample + (hiss[at] as number),
  );
}
