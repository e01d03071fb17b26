import { ErrorFrame, seededRandom } from '@antiphon/core';
import { scriptedLlm, wordsIn } from '@antiphon/testing';
import { expect, it } from 'vitest';
import { NonsenseMaker } from './nonsense.js';
import { OwnClient } from './own-client.js';
import { scriptedAgent } from './scripted-agent.js';
import { virtualDesk } from './virtual-desk.js';

/** `FUZZ_MESSAGES=100000 npm test -- packages/websocket/test/fuzz` sends as many. */
const MESSAGES = Number(process.env.FUZZ_MESSAGES ?? 500);
const SEED = Number(process.env.FUZZ_SEED ?? 7);

it(`survives ${MESSAGES} messages of nonsense, and others do not notice`, { timeout: 600_000 }, async () => {
  const errors = new Set<string>();
  const say = Array.from({ length: 20 }, (_, at) => `word${at}`).join(' ');
  const model = scriptedLlm({ rules: [{ when: 'talk', say }], otherwise: { say: 'Yes.' } });
  const world = virtualDesk((client, clock) => {
    const session = scriptedAgent(client, { clock, model, rtvi: { onMessage: ({ data }) => ({ data }) } });
    session.frames$(ErrorFrame).subscribe(({ code, message }) => {
      // That it was closed, the session is told as an error, and nothing else.
      if (code !== 'connection_failed') errors.add(`${code}: ${message}`);
    });
    return session;
  });
  const { clock, desk, problems, dial, connection, newClient, sessions } = world;
  const maker = new NonsenseMaker(seededRandom(SEED));
  const victim = newClient();
  dial(victim);
  await clock.run(10);
  victim.rtvi('client-ready', { version: '2.1.0', about: { library: 'victim' } });
  victim.rtvi('send-text', { content: 'talk' });

  /** Somebody who begins as a client should, or as any other client, or not at all. */
  let dialled = 0;
  const attacker = () => {
    const kind = dialled++ % 3;
    const wire = connection(() => {}, kind > 0);
    if (kind === 1) new OwnClient(clock).opened({ message: wire.message, closed: () => {} });
    return wire.link;
  };

  let link = attacker();
  let worst = 0;
  for (let count = 0; count < MESSAGES; count++) {
    if (!link.isOpen) link = attacker();
    const { data, isBinary } = maker.next();
    link.message(data, isBinary);
    if (count % 8 === 0) await clock.run(5);
    worst = Math.max(worst, desk.clients.length);
  }
  link.closed(1005);
  await clock.run(30_000);

  expect(
    wordsIn(victim.heard, 24_000)
      .map(({ text }) => text)
      .join(' '),
  ).toBe(say);
  expect(desk.clients.map(({ id }) => id)).toEqual([victim.welcome?.sessionId]);
  expect(worst).toBeLessThanOrEqual(3);
  expect([...errors]).toEqual([]);
  const open = sessions.filter(({ state }) => state !== 'closed');
  expect(open).toHaveLength(1);
  expect(problems.every(({ kind }) => kind === 'refused')).toBe(true);
  expect(problems.every(({ status }) => [1003, 1007, 1008].includes(status))).toBe(true);
  desk.close();
  await clock.run(1_000);
  expect(clock.pending).toBe(0);
});
