import { type Pipeline, pipeline, type Session, textOf } from '@antiphon/core';
import type { GeminiLiveProcessor } from '@antiphon/gemini';
import { telegraphMs } from '@antiphon/simulators';
import { TelegraphMicrophone, telegraphEar } from '../stage/index.js';
import type { Scene } from './scene.js';

const LINES = [
  ['alpha', 'bravo', 'charlie', 'delta', 'echo'],
  ['foxtrot', 'golf', 'hotel'],
];
/** The vendor's rate. */
const OUTPUT_RATE = 24_000;

interface Live {
  readonly agent: GeminiLiveProcessor;
  readonly now: () => number;
}

/** A user says two things to a model that hears and speaks; what counts is what it understood. */
export function liveScene({ agent, now }: Live): Scene {
  const microphone = new TelegraphMicrophone();
  const ear = telegraphEar(OUTPUT_RATE);
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
    pipeline: pipeline(microphone.processor, agent, ear.processor) as Pipeline,
    say(_session, line) {
      const text = LINES[line]?.join(' ') ?? '';
      microphone.speak(text);
      halfAtMs = now() + telegraphMs(text) / 2;
    },
    half: () => now() >= halfAtMs,
    handled: (session, line) => {
      const words = heard(session);
      return LINES[line]?.every((word) => words.includes(word)) === true && !session.answering;
    },
    got: heard,
  };
}
