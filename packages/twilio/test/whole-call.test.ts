import { PlayoutFrame, type Session } from '@antiphon/core';
import { expect, it } from 'vitest';
import type { PhoneCall } from '../src/index.js';
import { served, until } from './served.js';
import { telegraphAgent } from './telegraph-agent.js';

it('takes a call from the webhook to the hang-up, on a line that jitters', async () => {
  let call: PhoneCall | undefined;
  let session: Session | undefined;
  let heardMs = 0;
  await using world = await served({
    async onCall(taken) {
      call = taken;
      session = telegraphAgent(taken, {
        // A busy machine may stall for longer than a call would bear.
        output: { leadMs: 400 },
        llm: { rules: ['yes sir', 'one two three four five six seven', 'bye'] },
      });
      session.frames$(PlayoutFrame).subscribe((report) => {
        heardMs = report.turn === 2 ? report.heardMs : 0;
      });
      await session.start();
    },
  });
  const caller = await world.call({ from: '+4930123', jitterMs: 15, burstFrames: 2 });
  expect(caller.parameters).toEqual({ from: '+4930123', odd: `<&"'>` });
  await until(() => call !== undefined);
  expect(call?.parameters).toEqual(caller.parameters);
  expect(call?.id).toBe(caller.callSid);

  await caller.say('hi');
  await until(() => session?.turns.some(({ heard }) => heard === 'yes sir') ?? false);
  await caller.say('go');
  await until(() => heardMs > 200);
  await caller.say('stop it');
  await until(() => session?.turns.some(({ heard }) => heard === 'bye') ?? false);

  const clearMs = caller.heard.events.find(({ kind }) => kind === 'clear')?.atMs ?? Number.NaN;
  const words = caller.heard.words();
  expect(words.filter(({ startMs }) => startMs >= clearMs).map(({ text }) => text)).toEqual(['bye']);
  const cut = session?.turns.find(({ outcome }) => outcome === 'interrupted');
  expect(cut?.heard).toMatch(/^one/);
  const heard = cut?.heard.split(' ') ?? [];
  expect(words.slice(2, 2 + heard.length).map(({ text }) => text)).toEqual(heard);

  await call?.hangUp();
  expect(await caller.ended).toMatchObject({ by: 'rest' });
  expect(await call?.closed).toMatchObject({ by: 'caller' });
  expect(await session?.closed).toMatchObject({ outcome: 'ended' });
  // Once more, when it is over already.
  await call?.hangUp();
  expect(world.twilio.recorder.connections.map(({ status }) => status)).toEqual([200, 404]);
  expect(caller.complaints).toEqual([]);
  expect(world.problems).toEqual([]);
  expect(world.calls.calls).toEqual([]);
});

it('hands the keys of the telephone to the pipeline', async () => {
  const { pipeline, processor, InputDTMFFrame, InputEncodedAudioFrame } = await import('@antiphon/core');
  const digits: string[] = [];
  let bytes = 0;
  await using world = await served({
    async onCall(call) {
      const keys = processor({
        name: 'keys',
        takes: [InputDTMFFrame, InputEncodedAudioFrame],
        on: {
          dtmfIn: ({ digit }) => void digits.push(digit),
          encodedAudioIn: ({ audio, encoding }) => {
            expect(encoding).toBe('mulaw');
            bytes += audio.length;
          },
        },
      });
      await pipeline(call.input({ audio: 'encoded' }), keys)
        .open()
        .start();
    },
  });
  const caller = await world.call();
  caller.press('12#');
  await until(() => digits.length === 3 && bytes >= 320);
  expect(digits).toEqual(['1', '2', '#']);
  await caller.hangUp();
  await until(() => world.calls.calls.length === 0);
});
