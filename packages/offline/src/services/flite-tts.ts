import type { TextToSpeech } from '@antiphon/core';
import { createSynthesizer, type Synthesizer, type SynthesizerOptions } from '../tts/index.js';
import { serviceError } from './service-error.js';

/**
 * English speech by Flite, on this machine, in a thread of its own: a sentence takes some 0.1 s, and comes
 * with the times of its words. For `tts()`.
 */
export function fliteTts(options: SynthesizerOptions = {}): TextToSpeech {
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
        for await (const { samples, sampleRate, words, offsetMs } of synthesizer().stream(text, { signal })) {
          const timed = words.map(({ text: word, startMs, endMs }) => ({
            text: word,
            startMs: startMs + offsetMs,
            endMs: endMs + offsetMs,
          }));
          yield { samples, sampleRate, words: timed };
        }
      } catch (error) {
        throw signal.aborted ? signal.reason : serviceError(error);
      }
    },
  };
}
