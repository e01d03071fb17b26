import { avatar, type Clock, Pipeline, systemClock } from '@antiphon/core';
import { directLine, type OpenLine } from '../call/index.js';
import type { HoldOptions } from '../hold-call.js';
import type { AvatarResults } from './avatar-results.js';
import { AvatarWatch } from './avatar-watch.js';
import type { Face } from './face.js';
import { StartUp } from './start-up.js';
import { writeSpoken } from './write-spoken.js';

/** A call that is held with an avatar: what `holdCall` is to be given, and what is known when it is over. */
export interface FacedCall extends Required<Pick<HoldOptions, 'agent' | 'openLine' | 'onOpen'>> {
  results(): AvatarResults;
  /** From the first text of a turn to the avatar's speaking, in ms; undefined where it did not speak. */
  textToAvatarMs(turn: number): number | undefined;
}

/** Puts a face before an agent's voice. The recording of the call then holds what the avatar spoke. */
export function withFace(agent: HoldOptions['agent'], face: Face, clock: Clock = systemClock): FacedCall {
  const watch = new AvatarWatch();
  let startUp: StartUp | undefined;
  return {
    agent(ends) {
      startUp = new StartUp(clock);
      return startUp.timed(faced(agent(ends), face));
    },
    openLine: recorded(face),
    onOpen(session) {
      session.observe(watch);
      if (startUp !== undefined) session.observe(startUp);
    },
    results: () => ({ name: face.service.name, startUpMs: startUp?.ms ?? null, states: watch.states }),
    textToAvatarMs: (turn) => watch.textToAvatarMs(turn),
  };
}

/** The avatar stands between the voice and the output, which is the last. */
function faced({ processors }: Pipeline, { service }: Face): Pipeline {
  return new Pipeline([...processors.slice(0, -1), avatar(service), ...processors.slice(-1)]);
}

/** A line without a telephone, whose recording is completed by what the avatar spoke. */
function recorded({ sessions }: Face): OpenLine {
  return async (options) => {
    const line = await directLine(options);
    return {
      ...line,
      async finish(session) {
        await line.finish(session);
        const spoke = sessions.filter((avatar) => avatar.spoke.endMs > 0);
        if (spoke.length > 0) await writeSpoken(options.file, spoke, session);
      },
    };
  };
}
