import {
  endOfTurnByRecogniser,
  endOfTurnBySilence,
  llm,
  pipeline,
  type Session,
  type SpeechToText,
  stt,
  textOf,
  tts,
  turnTaking,
  vad,
} from '@antiphon/core';
import { telegraphMs } from '@antiphon/simulators';
import { scriptedLlm, scriptedTransport, scriptedTts, scriptedVad } from '@antiphon/testing';
import { TelegraphMicrophone } from '../stage/index.js';
import type { Scene } from './scene.js';

const LINES = [
  ['alpha', 'bravo', 'charlie', 'delta', 'echo'],
  ['foxtrot', 'golf', 'hotel'],
];

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
  const heard = (session: Session) =>
    session.conversation.messages
      .filter(({ role }) => role === 'user')
      .flatMap(
        (message) =>
          textOf(message)
            .toLowerCase()
            .match(/[a-z]+/g) ?? [],
      );
  let halfAtMs = Number.POSITIVE_INFINITY;
  return {
    lines: LINES,
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
    say(_session, line) {
      const text = LINES[line]?.join(' ') ?? '';
      microphone.speak(text);
      halfAtMs = now() + telegraphMs(text) / 2;
    },
    half: () => now() >= halfAtMs,
    handled: (session, line) => {
      const words = heard(session);
      return LINES[line]?.every((word) => words.includes(word)) === true;
    },
    got: heard,
  };
}
