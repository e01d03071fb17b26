import { BotStartedSpeakingFrame, delay, type Random, type Session } from '@antiphon/core';
import type { Caller } from './caller.js';
import type { SpokenLine } from './make-voices.js';
import { nextOf } from './next-of.js';

/** How long the caller thinks before speaking: seeded, so that a call can be made again. */
const PAUSE_MS = { least: 500, most: 900 };
/** An answer that does not begin, or does not end, is not waited for any longer. */
const PATIENCE_MS = 8_000;
const LONGEST_ANSWER_MS = 60_000;
/** How long a caller stays on the line after the last answer. */
const HANG_UP_MS = 800;

/**
 * A caller who says these lines one after another, as a person would: waits for the answer, thinks a
 * moment, and breaks into an answer where the line says so. Hangs up when the last answer has been heard.
 */
export function madeCaller(lines: readonly SpokenLine[], random: Random): Caller {
  let isDone = false;
  return {
    name: 'made on the spot',
    get said() {
      return isDone ? lines.map(({ text }) => text).join(' ') : undefined;
    },
    async call(line, { session }) {
      const { clock, signal } = session;
      for (const [at, words] of lines.entries()) {
        if (words.bargesInAfterMs === undefined) {
          await delay(clock, PAUSE_MS.least + random() * (PAUSE_MS.most - PAUSE_MS.least), signal);
        }
        await line.say(words, session);
        const bargesInAfterMs = lines[at + 1]?.bargesInAfterMs;
        if (bargesInAfterMs === undefined) await answerHeard(session);
        else if (await answerBegun(session)) await delay(clock, bargesInAfterMs, signal);
      }
      isDone = true;
      await delay(clock, HANG_UP_MS, signal);
    },
  };
}

/** The bot has said all that it had to say, and has been heard. */
async function answerHeard(session: Session): Promise<void> {
  const finished = nextOf(
    session,
    session.turns$,
    LONGEST_ANSWER_MS,
    ({ outcome }) => outcome === 'completed',
  );
  if (await answerBegun(session)) await finished;
}

/** The bot has begun to be heard; false when it keeps silent. */
async function answerBegun(session: Session): Promise<boolean> {
  const frame = await nextOf(session, session.frames$(BotStartedSpeakingFrame), PATIENCE_MS);
  return frame !== undefined;
}
