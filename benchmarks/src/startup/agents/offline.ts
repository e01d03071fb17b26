import { Resampler } from '@antiphon/audio';
import { InputAudioFrame, inlet, llm, pipeline, playout, stt, tts, turnTaking, vad } from '@antiphon/core';
import { fliteTts, moonshineStt, scriptedAgent, sileroVad } from '@antiphon/offline';
import { SPEECH_RATE } from '../../soak/scripted-parts.js';
import type { StartingAgent } from '../agent.js';

/** Voice activity, recognition and speech on this machine. */
export const agent: StartingAgent = {
  open(timing) {
    const detector = sileroVad();
    return pipeline(
      inlet(InputAudioFrame),
      vad({ name: detector.name, open: (events) => timing.time('VAD', detector.open(events)) }),
      stt(timing.stt(moonshineStt())),
      turnTaking(),
      llm(timing.llm(scriptedAgent({ rules: [], otherwise: ['Yes.'] }))),
      tts(timing.tts(fliteTts())),
      playout({
        sampleRate: SPEECH_RATE,
        sink: () => ({ write() {} }),
        resampler: (rates) => new Resampler(rates),
      }),
    ).open();
  },
};
