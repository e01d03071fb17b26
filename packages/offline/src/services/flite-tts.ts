import type { SpeechChunk, TextToSpeech, Voice } from '@antiphon/core/frame-free';
import type { SpeechWorkers } from '../pool/index.js';
import {
  createSynthesizer,
  type SpeechPiece,
  type Synthesizer,
  type SynthesizerOptions,
} from '../tts/index.js';
import { serviceError } from './service-error.js';

export interface FliteTtsOptions extends SynthesizerOptions {
  /** Whether phones come with their times too, for a mouth that moves. @defaultValue false */
  readonly phones?: boolean;
  /** Speaks with the threads of these. @defaultValue the one thread of the process */
  readonly workers?: SpeechWorkers;
}

/**
 * English speech by Flite, on this machine, in a thread of its own: a sentence takes some 0.1 s, and comes
 * with the times of its words. For `tts()`.
 */
export function fliteTts(options: FliteTtsOptions = {}): TextToSpeech {
  const { phones = false, workers, ...settings } = options;
  const synthesizerFor = (session?: string): Synthesizer =>
    workers === undefined ? createSynthesizer(settings) : workers.synthesizer(settings, session);
  let made: Synthesizer | undefined;
  const ownSynthesizer = (): Synthesizer => {
    made ??= synthesizerFor();
    return made;
  };
  return {
    name: `flite-${options.voice ?? 'rms'}`,
    prewarm: () => (workers === undefined ? ownSynthesizer().preload() : workers.preload()),
    synthesize: (text, { signal }) => speech(ownSynthesizer(), text, signal, phones),
    // A synthesizer for each session, so that none waits for all that another one has to say.
    open({ sessionId }): Voice {
      const synthesizer = synthesizerFor(sessionId);
      return {
        synthesize: (text, { signal }) => speech(synthesizer, text, signal, phones),
        close: () => synthesizer.close(),
      };
    },
  };
}

async function* speech(
  synthesizer: Synthesizer,
  text: string,
  signal: AbortSignal,
  withPhones: boolean,
): AsyncGenerator<SpeechChunk, void> {
  try {
    for await (const piece of synthesizer.stream(text, { signal })) yield inWhole(piece, withPhones);
  } catch (error) {
    throw signal.aborted ? signal.reason : serviceError(error);
  }
}

/** A sentence with its times counted from the beginning of the whole text. */
function inWhole({ samples, sampleRate, offsetMs, ...timed }: SpeechPiece, withPhones: boolean): SpeechChunk {
  const later = <T extends { readonly startMs: number; readonly endMs: number }>(stretch: T): T => ({
    ...stretch,
    startMs: stretch.startMs + offsetMs,
    endMs: stretch.endMs + offsetMs,
  });
  const words = timed.words.map(later);
  return withPhones
    ? { samples, sampleRate, words, phones: timed.phones.map(later) }
    : { samples, sampleRate, words };
}
