import { VirtualClock } from '@antiphon/core';
import { expectNoLeak } from '@antiphon/testing';
import { expect, it } from 'vitest';
import { ClientDesk } from '../src/index.js';
import { OwnClient } from './own-client.js';
import { scriptedAgent } from './scripted-agent.js';

it('keeps nothing of a client that has left, however it did', async () => {
  const clock = new VirtualClock();
  let keep: <T extends object>(thing: T) => T = (thing) => thing;
  const desk = new ClientDesk({
    admit: 'anyone',
    clock,
    onProblem: () => {},
    async onClient(client) {
      keep(client);
      await keep(scriptedAgent(client, { clock })).start();
    },
  });
  let round = 0;
  await expectNoLeak(async (track) => {
    keep = track;
    const client = new OwnClient(clock);
    const saysHello = round % 2 === 0;
    const link = track(
      desk.take(
        {
          bufferedAmount: 0,
          send: (message) => client.receive(message),
          ping: () => {},
          close: () => {},
          terminate: () => {},
        },
        { claims: undefined, saysHello },
      ),
    );
    if (saysHello) client.opened({ message: (data) => link.message(data, true), closed: () => {} });
    await clock.run(10);
    client.rtvi('client-ready', { version: '2.1.0', about: { library: 'test' } });
    client.rtvi('send-text', { content: 'one two three' });
    await clock.run(500);
    if (round % 3 === 0) link.closed(1006);
    else if (round % 3 === 1) link.message(Buffer.from('garbled'), true);
    else link.closed(1005);
    round++;
    await clock.run(30_000);
  });
  expect(desk.clients).toEqual([]);
  expect(clock.pending).toBe(0);
});
