import type {
  AudioAvatar,
  LanguageModel,
  LanguageModelEvent,
  SpeechChunk,
  SpeechToText,
  TextToSpeech,
} from '@antiphon/core/frame-free';
import { systemClock } from '@antiphon/core/frame-free';
import { loudnessVad } from './loudness-vad.js';
import type { Parts } from './variants/parts.js';

const RATE = 16_000;
const CHUNK_MS = 100;
const CHUNKS = 3;
const ANSWER = ['that ', 'is ', 'a ', 'good ', 'question. '];
const chunk = { samples: new Int16Array((RATE * CHUNK_MS) / 1_000).fill(500), sampleRate: RATE };

/** Hears nothing; a voice that has stopped has said the same as ever. */
const stt: SpeechToText = {
  name: 'bare',
  open: (events) => ({
    write() {},
    speechStopped: () => events.final({ text: 'where is my order?' }),
    close() {},
  }),
};

const llm: LanguageModel = {
  name: 'bare',
  async *stream(): AsyncGenerator<LanguageModelEvent> {
    for (const text of ANSWER) yield { type: 'text', text };
    yield { type: 'finish', reason: 'stop' };
  },
};

const tts: TextToSpeech = {
  name: 'bare',
  async *synthesize(): AsyncGenerator<SpeechChunk> {
    for (let at = 0; at < CHUNKS; at++) yield chunk;
  },
};

/** Begins at once, and takes as long as what it was given. */
const avatar: AudioAvatar = {
  name: 'bare',
  drivenBy: 'audio',
  async open(events, { clock }) {
    let ms = 0;
    return {
      write(utterance, samples, sampleRate) {
        if (ms === 0) events.started(utterance);
        ms += (1_000 * samples.length) / sampleRate;
      },
      finish(utterance) {
        clock.after(ms, () => events.ended(utterance));
        ms = 0;
      },
      interrupt() {
        ms = 0;
      },
      close() {},
    };
  },
};

/** Services that do nothing and answer at once; only the voice is looked for in what is heard. */
export const bareParts: Parts = { clock: systemClock, vad: loudnessVad(), stt, llm, tts, avatar };
export const BARE_RATE = RATE;
