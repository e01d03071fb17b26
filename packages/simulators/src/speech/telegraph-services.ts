import { joinPcm16, Resampler } from '@antiphon/audio';
import type { SpeechToText, TextToSpeech } from '@antiphon/core';
import { scriptedSpeech } from './scripted-speech.js';
import { SPEECH_RATE } from './speech.js';
import { readTelegraph } from './telegraph.js';

/** The longest utterance that is understood; of a longer one the end is. */
const MAX_SAMPLES = 600 * SPEECH_RATE;

/** The words that tones say, see `telegraph`. @param sampleRate of the audio @defaultValue 16_000 */
export function wordsIn(samples: Int16Array, sampleRate: number = SPEECH_RATE): string {
  const rates = { inputRate: sampleRate, outputRate: SPEECH_RATE };
  const wide = sampleRate === SPEECH_RATE ? samples : new Resampler(rates).process(samples);
  return readTelegraph(wide)
    .map(({ text }) => text)
    .join(' ');
}

/**
 * Understands tones, once it is told that the voice has stopped: an agent's ears for tests without models. Holds what was
 * said since, at most ten minutes.
 */
export const telegraphStt: SpeechToText = {
  name: 'telegraph-stt',
  open(events) {
    let heard: Int16Array[] = [];
    let count = 0;
    return {
      write(samples) {
        heard.push(samples);
        count += samples.length;
        while (count > MAX_SAMPLES) count -= heard.shift()?.length ?? 0;
      },
      speechStopped() {
        const text = wordsIn(joinPcm16(heard));
        [heard, count] = [[], 0];
        events.final({ text });
      },
      close: () => {},
    };
  },
};

/** Speaks in tones, a sentence at a time: an agent's voice for tests without models. */
export const telegraphTts: TextToSpeech = {
  name: 'telegraph-tts',
  async *synthesize(text, { signal }) {
    for await (const { samples, words } of scriptedSpeech.speak(text, { signal })) {
      yield { samples, sampleRate: SPEECH_RATE, words };
    }
  },
};
