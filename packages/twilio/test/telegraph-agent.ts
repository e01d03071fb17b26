import { Resampler } from '@antiphon/audio';
import {
  llm,
  onVoice,
  pipeline,
  type Session,
  type SessionOptions,
  stt,
  tts,
  turnTaking,
  vad,
} from '@antiphon/core';
import { SPEECH_RATE, telegraph, telegraphStt, telegraphTts } from '@antiphon/simulators';
import { type ScriptedLlmOptions, scriptedLlm, scriptedVad } from '@antiphon/testing';
import type { CallInputOptions, CallOutputOptions, PhoneCall } from '../src/index.js';

/** Says a text for a telephone, in tones that spell it. */
export function spoken(text: string): Int16Array {
  return new Resampler({ inputRate: SPEECH_RATE, outputRate: 8_000 }).process(telegraph(text));
}

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
