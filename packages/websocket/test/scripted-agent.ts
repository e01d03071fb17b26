import { type Clock, llm, onVoice, pipeline, type Session, stt, tts, turnTaking, vad } from '@antiphon/core';
import { type ClientFunctions, type RtviOptions, rtvi } from '@antiphon/rtvi';
import {
  type ScriptedLlm,
  type ScriptedTtsOptions,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
} from '@antiphon/testing';
import type { ClientOutputOptions, VoiceClient } from '../src/index.js';

export interface AgentOptions {
  readonly clock?: Clock;
  readonly model?: ScriptedLlm;
  readonly voice?: ScriptedTtsOptions;
  readonly rtvi?: RtviOptions & { readonly functions?: ClientFunctions };
  readonly output?: ClientOutputOptions;
}

/** A whole agent for a client, without models: hears and speaks tones that spell words. */
export function scriptedAgent(client: VoiceClient, options: AgentOptions = {}): Session {
  const { clock, model = scriptedLlm(), voice, output } = options;
  const rtviClient = rtvi(options.rtvi);
  return pipeline(
    client.input(),
    rtviClient,
    vad(scriptedVad()),
    stt(scriptedStt(clock === undefined ? {} : { clock })),
    turnTaking({ start: [onVoice()] }),
    llm(model, { tools: options.rtvi?.functions?.tools ?? [] }),
    rtviClient.voiceGate(),
    tts(scriptedTts({ sampleRate: client.playedRate, ...voice })),
    client.output(output),
  ).open({ id: client.id, ...(clock === undefined ? {} : { clock }) });
}
