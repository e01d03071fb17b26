import { seededRandom } from '@antiphon/core';
import { expect, it } from 'vitest';
import type { Content } from '../wire/index.js';
import { type TestSession, testWorld } from './live-session.fixture.js';

const HOUR_MS = 3_600_000;

it('holds an hour of conversation, resumed at every go-away, and leaves nothing behind', async () => {
  const { clock, open } = testWorld({ agent: answer, live: { audioChunkMs: 500 } });
  const random = seededRandom(11);
  const setup = (handle?: string) => ({
    sessionResumption: handle === undefined ? {} : { handle },
    contextWindowCompression: { slidingWindow: {} },
  });
  let session: TestSession = open();
  session.setUp(setup());
  let [connections, turns, interruptions, completed] = [1, 0, 0, 0];
  while (clock.now() < HOUR_MS) {
    const before = completeIn(session);
    session.speak(`no ${turns}`);
    turns += 1;
    const cutsIn = random() < 0.2;
    if (cutsIn) {
      await clock.run(100 + random() * 300);
      const interrupted = session.kinds().filter((kind) => kind === 'interrupted').length;
      session.speak('stop');
      interruptions += session.kinds().filter((kind) => kind === 'interrupted').length - interrupted;
    }
    await clock.runUntil(() => completeIn(session) > before && isQuiet(session));
    completed += completeIn(session) - before;
    await clock.run(random() * 20_000);
    expect(session.closed).toBeUndefined();
    if (session.sent.some(({ goAway }) => goAway)) {
      const handle = session.sent.findLast(
        ({ sessionResumptionUpdate }) => sessionResumptionUpdate?.resumable,
      )?.sessionResumptionUpdate?.newHandle;
      session.hangUp();
      session = open();
      session.setUp(setup(handle));
      connections += 1;
    }
  }
  expect(connections).toBeGreaterThanOrEqual(6);
  expect(turns).toBeGreaterThan(100);
  expect(interruptions).toBeGreaterThan(5);
  expect(completed).toBeGreaterThanOrEqual(turns);
  session.hangUp();
  await clock.run(0);
  expect(clock.pending).toBe(0);
});

/** Short, for the sake of the machine: a long one is as good as a short one here. */
const answer = ({ contents }: { contents: readonly Content[] }) => `${contents.length} so far, I see.`;

function completeIn({ sent }: TestSession): number {
  return sent.filter(({ serverContent }) => serverContent?.turnComplete).length;
}

/** Whether the session is between two turns: it may be resumed. */
function isQuiet({ sent }: TestSession): boolean {
  return sent.at(-1)?.sessionResumptionUpdate?.resumable === true;
}
