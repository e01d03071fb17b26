import {
  type Clock,
  type LanguageModel,
  type LlmOptions,
  llm,
  type Pipeline,
  pipeline,
  type SpeechToText,
  stt,
  type TextToSpeech,
  tts,
  turnTaking,
  vad,
} from '@antiphon/core';
import { type SpeechWorkers, serviceError, sileroVad } from '@antiphon/offline';
import type { AgentStatus, ServedAgent } from '@antiphon/server';
import { patientSilence } from '../demo/patient-silence.js';

/** The services of a receptionist. Made anew for every kind of conversation. */
export interface ReceptionistServices {
  hears(): SpeechToText;
  thinks(clock: Clock): LanguageModel;
  readonly manner: () => LlmOptions;
  speaks(): TextToSpeech;
}

export interface ServedReceptionistOptions extends ReceptionistServices {
  readonly name: string;
  /** Recognise what comes in pieces. */
  readonly workers: SpeechWorkers;
  readonly status: () => Pick<AgentStatus, 'isInitialized' | 'ttsInitialized' | 'modelSize' | 'device'>;
}

/** The receptionist of the demonstration, for the conversations of a server. It understands English. */
export function servedReceptionist(options: ServedReceptionistOptions): ServedAgent {
  const { name, workers, status, hears, thinks, manner, speaks } = options;
  return {
    name,
    languages: ['en'],
    streaming({ input, output }, { clock }): Pipeline {
      const ears = [vad(sileroVad()), stt(hears()), turnTaking({ end: [patientSilence()] })] as const;
      const mind = llm(thinks(clock), manner());
      if (output === undefined) return pipeline(input, ...ears, mind);
      return pipeline(input, ...ears, mind, tts(speaks()), output);
    },
    answering({ input, output }, { clock }): Pipeline {
      const mind = llm(thinks(clock), manner());
      if (output === undefined) return pipeline(input, mind);
      return pipeline(input, mind, tts(speaks()), output);
    },
    recognizer: {
      async recognize(pcm, { signal, session }) {
        try {
          return await workers.recognize(pcm, { signal, session });
        } catch (error) {
          throw signal.aborted ? signal.reason : serviceError(error);
        }
      },
    },
    status: () => ({
      ...status(),
      transcriptionWorkers: workers.recognizers,
      ttsWorkers: workers.synthesizers,
    }),
  };
}
