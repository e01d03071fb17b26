import { VirtualClock } from '@antiphon/core';
import { SimulatedStream } from '@antiphon/simulators';
import { expectNoLeak } from '@antiphon/testing';
import { expect, it } from 'vitest';
import { CallDesk, twilioMedia } from '../src/index.js';
import { spoken, telegraphAgent } from './telegraph-agent.js';

it('keeps nothing of a call that is over, however it ended', async () => {
  const clock = new VirtualClock();
  let keep: <T extends object>(thing: T) => T = (thing) => thing;
  const desk = new CallDesk({
    protocol: twilioMedia,
    path: '/media',
    clock,
    onProblem: () => {},
    async onCall(call) {
      keep(call);
      const session = telegraphAgent(call, { llm: { rules: ['one two three four'] }, session: { clock } });
      await keep(session).start();
    },
  });
  let round = 0;
  await expectNoLeak(async (track) => {
    keep = track;
    const agent = track(
      desk.take({
        bufferedAmount: 0,
        send: (text) => caller.receive(text),
        close: () => caller.closed(),
        terminate: () => caller.closed(),
      }),
    );
    const caller: SimulatedStream = new SimulatedStream({
      clock,
      send: (text) => agent.message(Buffer.from(text), false),
      close: () => agent.closed(1000),
    });
    caller.begin();
    void caller.say(spoken('begin'));
    await clock.run(1_200);
    if (round % 3 === 0) caller.hangUp();
    else if (round % 3 === 1) agent.message(Buffer.from('garbled'), false);
    else caller.fallSilent();
    round++;
    await clock.run(20_000);
  });
  expect(desk.calls).toEqual([]);
  expect(clock.pending).toBe(0);
});
