import { encodeMulaw, tone } from '@antiphon/audio';
import { VirtualClock } from '@antiphon/core';
import { SimulatedStream } from '@antiphon/simulators';
import { expect, test } from 'vitest';
import { CallerMessages } from './caller-messages.js';

test('writes what the simulator of Twilio writes', async () => {
  const clock = new VirtualClock();
  const sent: string[] = [];
  const names = {
    streamSid: `MZ${'1'.repeat(32)}`,
    callSid: `CA${'2'.repeat(32)}`,
    accountSid: `AC${'3'.repeat(32)}`,
  };
  const stream = new SimulatedStream({ ...names, clock, send: (text) => sent.push(text), close: () => {} });
  stream.begin();
  const samples = tone({ frequencyHz: 440, durationMs: 40, sampleRate: 8_000 });
  void stream.say(samples);
  await clock.run(41);
  const { streamSid } = names;
  stream.receive(JSON.stringify({ event: 'mark', streamSid, mark: { name: 'heard-1' } }));
  stream.hangUp();

  const messages = new CallerMessages(names);
  const codes = Buffer.from(encodeMulaw(samples));
  expect(sent).toEqual([
    messages.connected(),
    messages.start(),
    messages.media(codes.toString('base64', 0, 160)),
    messages.media(codes.toString('base64', 160, 320)),
    messages.mark('heard-1'),
    messages.stop(),
  ]);
});
