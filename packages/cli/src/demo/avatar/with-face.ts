import { avatar, type Clock, Pipeline, type Session, systemClock } from '@antiphon/core';
import { directLine, type OpenLine } from '../call/index.js';
import type { HoldOptions } from '../hold-call.js';
import type { AvatarResults } from './avatar-results.js';
import { AvatarWatch } from './avatar-watch.js';
import type { Face } from './face.js';
import { startUpMs } from './start-up.js';
import { writeSpoken } from './write-spoken.js';

/** A call that is held with an avatar: what `holdCall` is to be given, and what is known when it is over. */
export interface FacedCall extends Required<Pick<HoldOptions, 'agent' | 'openLine' | 'onOpen'>> {
  results(): AvatarResults;
}

/** Puts a face before an agent's voice. The recording of the call then holds what the avatar spoke. */
export function withFace(agent: HoldOptions['agent'], face: Face, clock: Clock = systemClock): FacedCall {
  const watch = new AvatarWatch();
  let beganMs = 0;
  let session: Session | undefined;
  return {
    agent(ends) {
      beganMs = clock.now();
      return faced(agent(ends), face);
    },
    openLine: recorded(face),
    onOpen(opened) {
      session = opened;
      opened.observe(watch);
    },
    results: () => ({ name: face.service.name, startUpMs: startUp(), states: watch.states }),
  };

  function startUp(): AvatarResults['startUpMs'] {
    if (session?.startUp === undefined) return null;
    const openedMs = clock.now() - session.now();
    return startUpMs(session.startUp, openedMs - beganMs);
  }
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
