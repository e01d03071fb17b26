import { Resampler } from '@antiphon/audio';
import {
  type Clock,
  llm,
  type Pipeline,
  pipeline,
  type SpeechToText,
  stt,
  type TextToSpeech,
  tts,
  turnTaking,
  vad,
} from '@antiphon/core';
import { scriptedAgent } from '@antiphon/offline';
import { readTelegraph, SPEECH_RATE, scriptedSpeech, telegraph } from '@antiphon/simulators';
import { scriptedVad } from '@antiphon/testing';
import type { CallerLine, SpokenLine } from '../src/demo/caller/index.js';
import { bookSeats, observatoryScript } from '../src/demo/observatory/index.js';
import { patientSilence } from '../src/demo/patient-silence.js';
import type { CallEnds } from '../src/demo/pipeline.js';

/** Understands tones, once it is told that the voice has stopped. */
const toneStt: SpeechToText = {
  name: 'tone-stt',
  open(events) {
    let heard: number[] = [];
    return {
      write: (samples) => void heard.push(...samples),
      speechStopped() {
        const text = wordsIn(Int16Array.from(heard));
        heard = [];
        events.final({ text });
      },
      close: () => {},
    };
  },
};

/** Speaks in tones, a sentence at a time. */
const toneTts: TextToSpeech = {
  name: 'tone-tts',
  async *synthesize(text, { signal }) {
    for await (const { samples, words } of scriptedSpeech.speak(text, { signal })) {
      yield { samples, sampleRate: SPEECH_RATE, words };
    }
  },
};

/** The demonstration's agent with ears and a voice that need no model, but survive a telephone. */
export function phonedReceptionist(clock: Clock): (ends: CallEnds) => Pipeline {
  return ({ input, recorder, output }) =>
    pipeline(
      input,
      recorder,
      vad(scriptedVad()),
      stt(toneStt),
      turnTaking({ end: [patientSilence()] }),
      llm(scriptedAgent(observatoryScript, { clock }), { tools: [bookSeats()] }),
      tts(toneTts),
      output,
    );
}

/** Lines as {@link phonedReceptionist} understands them. */
export function toned(lines: readonly CallerLine[]): readonly SpokenLine[] {
  return lines.map((line) => ({ ...line, samples: telegraph(line.text), sampleRate: SPEECH_RATE }));
}

/** The words that tones of 16 kHz, or of a telephone, say. */
export function wordsIn(samples: Int16Array, sampleRate: number = SPEECH_RATE): string {
  const rates = { inputRate: sampleRate, outputRate: SPEECH_RATE };
  const wide = sampleRate === SPEECH_RATE ? samples : new Resampler(rates).process(samples);
  return readTelegraph(wide)
    .map(({ text }) => text)
    .join(' ');
}
