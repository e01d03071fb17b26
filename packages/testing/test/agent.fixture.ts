import { llm, Pipeline, type Processor, stt, tts, turnTaking, type VirtualClock, vad } from '@antiphon/core';
import {
  type ScriptedLlmOptions,
  type ScriptedTransport,
  scriptedLlm,
  scriptedStt,
  scriptedTransport,
  scriptedTts,
  scriptedVad,
} from '../src/index.js';

export interface Agent {
  readonly pipeline: Pipeline;
  readonly processors: readonly Processor[];
  readonly transport: ScriptedTransport;
}

/** A whole agent of scripted services on one clock. */
export function agentOn(clock: VirtualClock, options: ScriptedLlmOptions = {}): Agent {
  const transport = scriptedTransport();
  const processors = [
    transport.input,
    vad(scriptedVad()),
    stt(scriptedStt({ clock, interimAfterMs: 20, finalAfterMs: 100 })),
    turnTaking(),
    llm(scriptedLlm({ clock, firstAfterMs: 150, paceMs: 20, ...options })),
    tts(scriptedTts({ clock, firstAfterMs: 80, paceMs: 5 })),
    transport.output,
  ];
  return { pipeline: new Pipeline(processors), processors, transport };
}
