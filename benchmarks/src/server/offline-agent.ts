import { llm, type Pipeline, pipeline, stt, tts, turnTaking, vad } from '@antiphon/core';
import {
  fliteTts,
  moonshineStt,
  type Script,
  type SpeechWorkers,
  scriptedAgent,
  sileroVad,
} from '@antiphon/offline';
import type { ServedAgent } from '@antiphon/server';

const script: Script = {
  rules: [{ when: /\bseats?\b/, say: 'Two seats on Friday at nine. We look forward to seeing you.' }],
  otherwise: ['I am sorry, I did not understand that.'],
};

/** Hears and speaks on this machine, as `antiphon serve` does without vendors; what it says comes from a script. */
export function offlineAgent(workers: SpeechWorkers): ServedAgent {
  const model = llm(scriptedAgent(script));
  // Nothing comes from a cache: other users say other things.
  const voice = tts(fliteTts({ workers, cache: false }));
  return {
    name: 'offline bench',
    languages: ['en'],
    streaming({ input, output }): Pipeline {
      const ears = [vad(sileroVad()), stt(moonshineStt({ workers })), turnTaking(), model] as const;
      return output === undefined ? pipeline(input, ...ears) : pipeline(input, ...ears, voice, output);
    },
    answering: ({ input, output }) =>
      output === undefined ? pipeline(input, model) : pipeline(input, model, voice, output),
    status: () => ({
      ...{ isInitialized: true, ttsInitialized: true, modelSize: 'moonshine-tiny-en', device: 'cpu' },
      transcriptionWorkers: workers.recognizers,
      ttsWorkers: workers.synthesizers,
    }),
  };
}
