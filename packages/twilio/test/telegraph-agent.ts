import { Resampler } from '@antiphon/audio';
import {
  llm,
  onVoice,
  pipeline,
  type Session,
  type SessionOptions,
  type SpeechToText,
  stt,
  type TextToSpeech,
  tts,
  turnTaking,
  vad,
} from '@antiphon/core';
import { readTelegraph, SPEECH_RATE, scriptedSpeech, telegraph } from '@antiphon/simulators';
import { type ScriptedLlmOptions, scriptedLlm, scriptedVad } from '@antiphon/testing';
import type { CallInputOptions, CallOutputOptions, PhoneCall } from '../src/index.js';

/** Says a text for a telephone, in tones that spell it. */
export function spoken(text: string): Int16Array {
  return new Resampler({ inputRate: SPEECH_RATE, outputRate: 8_000 }).process(telegraph(text));
}

/** Understands tones, once it is told that the voice has stopped. */
const telegraphStt: SpeechToText = {
  name: 'telegraph-stt',
  open(events) {
    let heard: Int16Array[] = [];
    return {
      write: (samples) => void heard.push(samples),
      speechStopped() {
        const words = readTelegraph(Int16Array.from(heard.flatMap((samples) => [...samples])));
        heard = [];
        events.final({ text: words.map(({ text }) => text).join(' ') });
      },
      close: () => {},
    };
  },
};

/** Speaks in tones, a sentence at a time. */
const telegraphTts: TextToSpeech = {
  name: 'telegraph-tts',
  async *synthesize(text, { signal }) {
    for await (const { samples, words } of scriptedSpeech.speak(text, { signal })) {
      yield { samples, sampleRate: SPEECH_RATE, words };
    }
  },
};

export interface TelegraphAgentOptions {
  readonly input?: CallInputOptions & { readonly audio?: 'pcm' };
  readonly output?: CallOutputOptions;
  readonly llm?: ScriptedLlmOptions;
  readonly session?: SessionOptions;
}

/** A whole agent for a call, without models: hears and speaks tones that survive a telephone. */
export function telegraphAgent(call: PhoneCall, options: TelegraphAgentOptions): Session {
  return pipeline(
    call.input(options.input),
    vad(scriptedVad()),
    stt(telegraphStt),
    turnTaking({ start: [onVoice()] }),
    llm(scriptedLlm(options.llm)),
    tts(telegraphTts),
    call.output(options.output),
  ).open(options.session);
}
