import { InputAudioFrame, inlet, llm, pipeline, playout, stt, tts, turnTaking } from '@antiphon/core';
import { deepgramStt, deepgramTts } from '@antiphon/deepgram';
import { geminiLlm } from '@antiphon/gemini';
import { SPEECH_RATE } from '../../soak/scripted-parts.js';
import type { StartingAgent } from '../agent.js';
import type { CloudVendors } from '../order.js';

/** Deepgram and Gemini through their own SDKs, at simulated vendors. */
export const agent = ({ deepgramUrl, geminiUrl, apiKey }: CloudVendors): StartingAgent => ({
  open(timing) {
    return pipeline(
      inlet(InputAudioFrame),
      stt(timing.stt(deepgramStt({ baseUrl: deepgramUrl, apiKey, model: 'nova-3' }))),
      turnTaking(),
      llm(timing.llm(geminiLlm({ baseUrl: geminiUrl, apiKey, model: 'gemini-2.5-flash' }))),
      tts(timing.tts(deepgramTts({ baseUrl: deepgramUrl, apiKey, sampleRate: SPEECH_RATE }))),
      playout({ sampleRate: SPEECH_RATE, sink: () => ({ write() {} }) }),
    ).open();
  },
});
