import {
  InputAudioFrame,
  inlet,
  llm,
  pipeline,
  playout,
  stt,
  systemClock,
  tts,
  turnTaking,
} from '@antiphon/core';
import { SPEECH_RATE, scriptedParts } from '../../soak/scripted-parts.js';
import type { StartingAgent } from '../agent.js';

/** Nobody to connect to: what the framework takes by itself. */
export const agent: StartingAgent = {
  open(timing) {
    const parts = scriptedParts(systemClock);
    return pipeline(
      inlet(InputAudioFrame),
      stt(timing.stt(parts.stt)),
      turnTaking(),
      llm(timing.llm(parts.llm)),
      tts(timing.tts(parts.tts)),
      playout({ sampleRate: SPEECH_RATE, sink: () => ({ write() {} }) }),
    ).open();
  },
};
