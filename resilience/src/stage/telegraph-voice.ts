import type { TextToSpeech } from '@antiphon/core';
import { SPEECH_RATE, telegraph } from '@antiphon/simulators';

/** Behind each text: without it two sentences would run into one another. */
const PAUSE_SAMPLES = SPEECH_RATE / 10;

/** A voice of tones that the simulators' scripted ears understand, there as soon as it is asked for. */
export const telegraphVoice: TextToSpeech = {
  name: 'telegraph-voice',
  async *synthesize(text, { signal }) {
    signal.throwIfAborted();
    const speech = telegraph(text);
    const samples = new Int16Array(speech.length + PAUSE_SAMPLES);
    samples.set(speech);
    yield { samples, sampleRate: SPEECH_RATE };
  },
};
