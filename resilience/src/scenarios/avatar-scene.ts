import {
  type AudioAvatar,
  avatar,
  BotStartedSpeakingFrame,
  type Clock,
  inlet,
  llm,
  type Pipeline,
  pipeline,
  type Session,
  type TextAvatar,
  TranscriptionFrame,
  tts,
} from '@antiphon/core';
import type { SimulatedAvatar } from '@antiphon/simulators';
import { scriptedLlm } from '@antiphon/testing';
import { Onlooker, telegraphVoice } from '../stage/index.js';
import type { Scene } from './scene.js';

/** The first answer has two sentences: two texts to an avatar that is given text. */
const ANSWERS = ['Alpha bravo charlie delta. Echo foxtrot golf hotel.', 'India juliett kilo lima.'] as const;
/** Between two words of the model: the second sentence is written while the first is being said. */
const WORD_MS = 60;
/** How an avatar is waited for and counted on, small; in ms of the session. */
const AVATAR = { readyTimeoutMs: 3_000, startTimeoutMs: 1_200, unseenMs: 500, reportMs: 50 } as const;

interface Shown {
  readonly service: AudioAvatar | TextAvatar;
  readonly clock: Clock;
  /** The sessions at the vendor. */
  readonly avatars: () => readonly SimulatedAvatar[];
}

/** A bot with an avatar says two things, with a voice behind it; what counts is what somebody hears who looks on. */
export function avatarScene({ service, clock, avatars }: Shown): Scene {
  const onlooker = new Onlooker(clock);
  const model = scriptedLlm({ rules: [...ANSWERS], clock, paceMs: WORD_MS });
  let hasSpoken = false;
  const stages =
    service.drivenBy === 'audio'
      ? pipeline(
          inlet(TranscriptionFrame),
          llm(model),
          tts(telegraphVoice),
          avatar(service, AVATAR),
          onlooker.processor,
        )
      : pipeline(
          inlet(TranscriptionFrame),
          llm(model),
          avatar(service, AVATAR),
          tts(telegraphVoice),
          onlooker.processor,
        );
  const isSettled = () => ['ready', 'failed'].includes(onlooker.faces.at(-1)?.state ?? '');
  return {
    lines: ANSWERS.map((answer) => answer.split(' ')),
    pipeline: stages as Pipeline,
    opened: (session) => void session.observe(onlooker),
    say(session: Session, line) {
      if (line === 0) session.frames$(BotStartedSpeakingFrame).subscribe(() => (hasSpoken = true));
      session.send(new TranscriptionFrame({ text: `Question ${line + 1}` }));
    },
    half: () => hasSpoken,
    handled: (session, line) => session.turns.some(({ turn }) => turn === line + 1),
    got: () => onlooker.words(avatars()),
    rested: isSettled,
    face: () => ({
      states: onlooker.faces,
      overlapMs: onlooker.overlapMs(avatars()),
      leftRunning: avatars().filter(({ state }) => state === 'connecting' || state === 'connected').length,
    }),
  };
}
