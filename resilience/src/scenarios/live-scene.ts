import { type Pipeline, pipeline } from '@antiphon/core';
import type { GeminiLiveProcessor } from '@antiphon/gemini';
import { TelegraphMicrophone, telegraphEar } from '../stage/index.js';
import type { Scene } from './scene.js';
import { talkingUser } from './talking-user.js';

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
  const user = talkingUser(microphone, now);
  return {
    ...user,
    pipeline: pipeline(microphone.processor, agent, ear.processor) as Pipeline,
    handled: (session, line) => user.handled(session, line) && !session.answering,
  };
}
