import {
  type Clock,
  delay,
  type LanguageModel,
  type SpeechToText,
  type TextToSpeech,
} from '@antiphon/core/frame-free';

/** What a frame of the microphone means to the recogniser: the first of its samples says it. */
export const VOICE_BEGINS = 30_001;
export const TURN_ENDS = 30_002;
export const MICROPHONE_RATE = 16_000;
export const SPEECH_RATE = 24_000;

const FIRST_TOKEN_MS = 300;
const FIRST_AUDIO_MS = 80;
const CHUNK_MS = 100;
const CHUNKS = 10;
const CHUNK_SAMPLES = (SPEECH_RATE * CHUNK_MS) / 1_000;
const SENTENCES = ['That is a good question. ', 'Your order left us yesterday, ', 'and comes on Friday.'];

/** Services of one conversation that answer after a while, by its clock. */
export interface ScriptedParts {
  readonly stt: SpeechToText & { readonly reportsVoiceActivity: true };
  readonly llm: LanguageModel;
  readonly tts: TextToSpeech;
}

export function scriptedParts(clock: Clock): ScriptedParts {
  let said = 100_000;
  return {
    stt: {
      name: 'scripted',
      reportsVoiceActivity: true,
      open(events) {
        let heardMs = 0;
        return {
          write(samples, sampleRate) {
            heardMs += (1_000 * samples.length) / sampleRate;
            if (samples[0] === VOICE_BEGINS) {
              events.speechStarted(heardMs);
              events.interim({ text: 'where' });
            }
            if (samples[0] !== TURN_ENDS) return;
            events.speechStopped(heardMs);
            // Always as long: a number with one more digit would be seen on the heap.
            events.final({ text: `where is my order ${++said}?`, endOfTurn: true });
          },
          close() {},
        };
      },
    },
    llm: {
      name: 'scripted',
      async *stream({ signal }) {
        await delay(clock, FIRST_TOKEN_MS, signal);
        for (const sentence of SENTENCES)
          for (const text of sentence.match(/\S+\s*/g) ?? []) yield { type: 'text', text };
        yield { type: 'usage', inputTokens: 100, outputTokens: 20 };
        yield { type: 'finish', reason: 'stop' };
      },
    },
    tts: {
      name: 'scripted',
      async *synthesize(_text, { signal }) {
        await delay(clock, FIRST_AUDIO_MS, signal);
        for (let chunk = 0; chunk < CHUNKS; chunk++)
          yield { samples: new Int16Array(CHUNK_SAMPLES).fill(1_000), sampleRate: SPEECH_RATE };
      },
    },
  };
}
