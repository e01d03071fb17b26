import type { Surroundings } from '../../server/index.js';
import { SPEECH_RATE } from '../../speech/index.js';
import type { SpeakParams } from './params.js';
import type { VoiceEncoder } from './voice-encoder.js';

/** Speech in one chunk. */
const CHUNK_SAMPLES = SPEECH_RATE / 10;

export interface SpokenChunksOptions {
  readonly surroundings: Surroundings;
  readonly params: SpeakParams;
  readonly encoder: VoiceEncoder;
  readonly signal: AbortSignal;
  /** Nothing was said just before: the first audio takes its time. */
  readonly isFirst: boolean;
}

/** A piece of audio, and how long it takes to come. */
export interface SpokenChunk {
  readonly bytes: Uint8Array;
  readonly waitMs: number;
}

/** Speaks a text in chunks of 100 ms. Whoever takes them waits before each. Rejects when the signal aborts. */
export async function* spokenChunks(
  text: string,
  { surroundings, params, encoder, signal, isFirst }: SpokenChunksOptions,
): AsyncGenerator<SpokenChunk, void, undefined> {
  const { latency, speech } = surroundings;
  let waitMs = isFirst ? latency('ttsFirstAudio') : latency('ttsPerChunk');
  for await (const { samples } of speech.speak(text, { voice: params.model, signal })) {
    for (let at = 0; at < samples.length; at += CHUNK_SAMPLES) {
      signal.throwIfAborted();
      yield { bytes: encoder.encode(samples.subarray(at, at + CHUNK_SAMPLES)), waitMs };
      waitMs = latency('ttsPerChunk');
    }
  }
}
