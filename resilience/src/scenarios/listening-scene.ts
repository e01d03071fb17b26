import {
  endOfTurnByRecogniser,
  endOfTurnBySilence,
  llm,
  pipeline,
  type SpeechToText,
  stt,
  tts,
  turnTaking,
  vad,
} from '@antiphon/core';
import { scriptedLlm, scriptedTransport, scriptedTts, scriptedVad } from '@antiphon/testing';
import { TelegraphMicrophone } from '../stage/index.js';
import type { Scene } from './scene.js';
import { talkingUser } from './talking-user.js';

interface Listening {
  readonly service: SpeechToText;
  /** Who takes the turns: voice activity and silence, or the recogniser itself. */
  readonly turnsBy: 'voice' | 'recogniser';
  readonly now: () => number;
}

/** A user says two things; what counts is what of it stands in the conversation. */
export function listeningScene({ service, turnsBy, now }: Listening): Scene {
  const microphone = new TelegraphMicrophone();
  const { output } = scriptedTransport();
  const answer = [
    llm(scriptedLlm({ otherwise: { say: 'Yes.' } })),
    tts(scriptedTts({ msPerWord: 60 })),
    output,
  ] as const;
  return {
    ...talkingUser(microphone, now),
    pipeline:
      turnsBy === 'voice'
        ? pipeline(
            microphone.processor,
            vad(scriptedVad({ stopAfterMs: 200 })),
            stt(service),
            turnTaking({ end: [endOfTurnBySilence({ silenceMs: 300, unfinishedSilenceMs: 400 })] }),
            ...answer,
          )
        : pipeline(
            microphone.processor,
            stt(service),
            turnTaking({ end: [endOfTurnByRecogniser({ fallbackMs: 2_000 })] }),
            ...answer,
          ),
  };
}
