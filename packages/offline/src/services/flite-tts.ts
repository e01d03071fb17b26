import {
  cachedTts,
  type SpeechCache,
  type SpeechChunk,
  type TextToSpeech,
  type Voice,
} from '@antiphon/core/frame-free';
import type { SpeechWorkers } from '../pool/index.js';
import {
  createSynthesizer,
  type SpeechPiece,
  SYNTHESIZER_DEFAULTS,
  type Synthesizer,
  type SynthesizerOptions,
  sharedFliteCache,
} from '../tts/index.js';
import { serviceError } from './service-error.js';

export interface FliteTtsOptions extends SynthesizerOptions {
  /** Whether phones come with their times too, for a mouth that moves. @defaultValue false */
  readonly phones?: boolean;
  /** Speaks with the threads of these. @defaultValue the one thread of the process */
  readonly workers?: SpeechWorkers;
  /**
   * Keeps what has been spoken, so that it is there at once the next time; `false` for nothing.
   * @defaultValue that of the `workers`, else one of 8 MB for the process
   */
  readonly cache?: SpeechCache | false;
}

/**
 * English speech by Flite, on this machine, in a thread of its own: a sentence takes some 0.1 s, and comes
 * with the times of its words. What it has said before comes from memory. For `tts()`.
 */
export function fliteTts({ cache, ...options }: FliteTtsOptions = {}): TextToSpeech {
  const service = uncached(options);
  if (cache === false) return service;
  return cachedTts(service, { cache: cache ?? options.workers?.cache ?? sharedFliteCache() });
}

function uncached(options: Omit<FliteTtsOptions, 'cache'>): TextToSpeech {
  const { phones = false, workers, ...settings } = options;
  const { voice, speed, leadMs } = { ...SYNTHESIZER_DEFAULTS, ...settings };
  const synthesizerFor = (session?: string): Synthesizer =>
    workers === undefined ? createSynthesizer(settings) : workers.synthesizer(settings, session);
  let made: Synthesizer | undefined;
  const ownSynthesizer = (): Synthesizer => {
    made ??= synthesizerFor();
    return made;
  };
  return {
    name: `flite-${voice}`,
    sound: JSON.stringify(['flite', voice, speed, leadMs, phones]),
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
