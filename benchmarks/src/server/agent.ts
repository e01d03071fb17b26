import {
  type Clock,
  endOfTurnBySilence,
  llm,
  onVoice,
  type Pipeline,
  pipeline,
  stt,
  tts,
  turnTaking,
  vad,
} from '@antiphon/core';
import type { ServedAgent, UtteranceRecognizer } from '@antiphon/server';
import {
  type ScriptedLlm,
  type ScriptedTts,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
} from '@antiphon/testing';

/** What the scripted services take, in ms: an answer cannot be heard sooner than all of it. */
export const SERVICE_MS = { vad: 200, endOfTurn: 300, recogniser: 100, model: 200, voice: 80 } as const;

const ANSWER = 'Your table for four is booked at seven. We look forward to seeing you.';

export const benchModel = (clock: Clock): ScriptedLlm =>
  scriptedLlm({
    ...{ clock, firstAfterMs: SERVICE_MS.model, paceMs: 20, keepRequests: 1 },
    otherwise: { say: ANSWER },
  });

export const benchVoice = (clock: Clock): ScriptedTts =>
  scriptedTts({ clock, firstAfterMs: SERVICE_MS.voice, paceMs: 20, sampleRate: 24_000 });

/**
 * An agent whose services cost nothing and take their time: what is measured is everything around them.
 *
 * @param recognizer without it there is no utterance mode
 */
export function benchAgent(clock: Clock, recognizer?: UtteranceRecognizer): ServedAgent {
  const [model, voice] = [benchModel(clock), benchVoice(clock)];
  return {
    ...(recognizer === undefined ? {} : { recognizer }),
    name: 'bench',
    languages: ['en'],
    streaming({ input, output }): Pipeline {
      const ears = [
        vad(scriptedVad({ stopAfterMs: SERVICE_MS.vad })),
        stt(scriptedStt({ clock, finalAfterMs: SERVICE_MS.recogniser })),
        turnTaking({
          start: [onVoice()],
          end: [
            endOfTurnBySilence({
              silenceMs: SERVICE_MS.endOfTurn,
              unfinishedSilenceMs: SERVICE_MS.endOfTurn,
            }),
          ],
        }),
        llm(model),
      ] as const;
      return output === undefined ? pipeline(input, ...ears) : pipeline(input, ...ears, tts(voice), output);
    },
    answering: ({ input, output }) =>
      output === undefined ? pipeline(input, llm(model)) : pipeline(input, llm(model), tts(voice), output),
    status: () => ({
      ...{ isInitialized: true, ttsInitialized: true, modelSize: 'none', device: 'cpu' },
      ...{ transcriptionWorkers: 0, ttsWorkers: 0 },
    }),
  };
}
