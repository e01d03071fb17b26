import { type Session, textOf } from '@antiphon/core';
import { telegraphMs } from '@antiphon/simulators';
import type { TelegraphMicrophone } from '../stage/index.js';
import type { Scene } from './scene.js';

const LINES = [
  ['alpha', 'bravo', 'charlie', 'delta', 'echo'],
  ['foxtrot', 'golf', 'hotel'],
];

/** A user who says two things; what counts is what of it stands in the conversation. */
export function talkingUser(microphone: TelegraphMicrophone, now: () => number): Omit<Scene, 'pipeline'> {
  let halfAtMs = Number.POSITIVE_INFINITY;
  return {
    lines: LINES,
    say(_session, line) {
      const text = LINES[line]?.join(' ') ?? '';
      microphone.speak(text);
      halfAtMs = now() + telegraphMs(text) / 2;
    },
    half: () => now() >= halfAtMs,
    handled: (session, line) => {
      const words = understood(session);
      return LINES[line]?.every((word) => words.includes(word)) === true;
    },
    got: understood,
  };
}

function understood(session: Session): readonly string[] {
  return session.conversation.messages
    .filter(({ role }) => role === 'user')
    .flatMap(
      (message) =>
        textOf(message)
          .toLowerCase()
          .match(/[a-z]+/g) ?? [],
    );
}
