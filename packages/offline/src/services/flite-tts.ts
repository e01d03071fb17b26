import type { TextToSpeech } from '@antiphon/core/frame-free';
import { createSynthesizer, type Synthesizer, type SynthesizerOptions } from '../tts/index.js';
import { serviceError } from './service-error.js';

export interface FliteTtsOptions extends SynthesizerOptions {
  /** Whether phones come with their times too, for a mouth that moves. @defaultValue false */
  readonly phones?: boolean;
}

/**
 * English speech by Flite, on this machine, in a thread of its own: a sentence takes some 0.1 s, and comes
 * with the times of its words. For `tts()`.
 */
export function fliteTts(options: FliteTtsOptions = {}): TextToSpeech {
  let made: Synthesizer | undefined;
  const synthesizer = (): Synthesizer => {
    made ??= createSynthesizer(options);
    return made;
  };
  return {
    name: `flite-${options.voice ?? 'rms'}`,
    prewarm: () => synthesizer().preload(),
    async *synthesize(text, { signal }) {
      try {
        for await (const piece of synthesizer().stream(text, { signal })) {
          const { samples, sampleRate, offsetMs } = piece;
          const inWhole = <T extends Stretch>(stretch: T): T => ({
            ...stretch,
            startMs: stretch.startMs + offsetMs,
            endMs: stretch.endMs + offsetMs,
          });
          const words = piece.words.map(inWhole);
          if (options.phones === true)
            yield { samples, sampleRate, words, phones: piece.phones.map(inWhole) };
          else yield { samples, sampleRate, words };
        }
      } catch (error) {
        throw signal.aborted ? signal.reason : serviceError(error);
      }
    },
  };
}

interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}
