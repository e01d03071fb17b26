import { loadOpus, type OpusEngine } from '@antiphon/opus';
import { writePipecatAudio } from '@antiphon/rtvi/frame-free';
import { scriptedLlm, voiceOf } from '@antiphon/testing';
import { beforeAll, expect, it } from 'vitest';
import type { ClientLimits, ClientOutputOptions, OpusSettings } from '../src/index.js';
import { scriptedAgent } from './scripted-agent.js';
import { virtualDesk } from './virtual-desk.js';

const COUNT = 'one two three four five six seven eight nine ten';

let opus: OpusEngine;
beforeAll(async () => {
  opus = (await loadOpus()) as OpusEngine;
});

/** Words that were heard, without what they say: codecs do not keep the spelling of scripted voices. */
function loudStretches(samples: Int16Array): number {
  const size = 24_000 / 50;
  let count = 0;
  let isLoud = false;
  for (let at = 0; at < samples.length; at += size) {
    const wasLoud = isLoud;
    const window = samples.subarray(at, at + size);
    isLoud = window.reduce((sum, sample) => sum + Math.abs(sample), 0) / size > 2_000;
    if (isLoud && !wasLoud) count++;
  }
  return count;
}

/** An agent that counts, and a client that can speak Opus. */
async function talking(
  options: ClientLimits & { readonly opus?: OpusSettings | false } = {},
  output: ClientOutputOptions = {},
) {
  const model = scriptedLlm({
    rules: [
      { when: 1, say: COUNT },
      { when: 2, say: 'Yes?' },
    ],
  });
  const world = virtualDesk(
    (client, clock) => scriptedAgent(client, { clock, model, output, voice: { gapMs: 100 } }),
    options,
  );
  await world.desk.prepare();
  const client = world.newClient({ opus, audioOut: 48_000 });
  const wire = world.dial(client);
  await world.clock.run(10);
  client.rtvi('client-ready', { version: '2.1.0', about: { library: 'test' } });
  const session = world.sessions[0] as NonNullable<(typeof world.sessions)[0]>;
  return { ...world, client, wire, session, model, words: () => loudStretches(client.heard) };
}

it('is spoken to in Opus and understood in it, and says what was heard in ms', async () => {
  const { client, clock, desk, session, words } = await talking();
  expect(client.welcome).toMatchObject({
    audioIn: { sampleRate: 16_000, codec: 'opus' },
    audioOut: { sampleRate: 24_000, codec: 'opus', delayMs: 6.5 },
  });
  expect(desk.clients[0]?.playedRate).toBe(24_000);
  client.rtvi('send-text', { content: 'count' });
  await clock.run(3_500);
  expect(words()).toBe(10);
  expect(client.packets).toBeGreaterThan(100);
  expect(session.turns.at(-1)).toMatchObject({ outcome: 'completed', heard: COUNT });
  await client.speak(voiceOf('are you there').samples);
  await client.speak(new Int16Array(16_000));
  await clock.run(1_000);
  expect(client.messages('user-started-speaking')).toHaveLength(1);
  expect(client.messages('user-stopped-speaking')).toHaveLength(1);
  expect(desk.clients[0]?.stats.malformedAudio).toBe(0);
});

it('hears nothing of an interrupted turn in the next one', async () => {
  const { client, clock, session, words } = await talking();
  client.rtvi('send-text', { content: 'count' });
  await clock.run(1_000);
  session.interrupt('a test');
  client.rtvi('send-text', { content: 'and now?' });
  await clock.run(2_000);
  expect(client.flushes[0]).toBe(1);
  expect(words()).toBe(3 + 1);
  expect(session.turns[0]).toMatchObject({ outcome: 'interrupted' });
});

it('gets what it missed of a packet’s worth after a cut, and nothing twice', async () => {
  const { client, clock, wire, dial, session, words } = await talking();
  client.rtvi('send-text', { content: 'count' });
  await clock.run(500);
  wire.cut();
  await clock.run(2_000);
  dial(client);
  expect(client.welcome).toMatchObject({ resumed: true, audioOut: { codec: 'opus' } });
  await clock.run(3_500);
  expect(words()).toBe(10);
  expect(session.turns.at(-1)).toMatchObject({ outcome: 'completed', heard: COUNT });
});

it('is silent where its packets are none: they are counted, and nobody is sent away', async () => {
  const { client, clock, wire, desk, problems } = await talking();
  for (let round = 0; round < 50; round++) {
    const bytes = Uint8Array.from({ length: round }, (_, at) => (at * 151 + round * 37) % 256);
    const audio = { name: 'audio+opus', bytes, sampleRate: 16_000, channels: 1 };
    wire.message(Buffer.from(writePipecatAudio(audio)));
  }
  await clock.run(1_000);
  expect(desk.clients[0]?.stats).toMatchObject({ audioMessages: 50 });
  expect(desk.clients[0]?.stats.malformedAudio).toBeGreaterThan(10);
  expect(problems).toEqual([]);
  expect(client.messages('bot-ready')).toHaveLength(1);
});

it('is spoken to in PCM where the server was told so, and closed when it speaks Opus all the same', async () => {
  const { client, clock, desk, wire } = await talking({ opus: false });
  expect(client.welcome).toMatchObject({
    audioIn: { codec: 'pcm' },
    audioOut: { sampleRate: 48_000, codec: 'pcm', delayMs: 0 },
  });
  client.rtvi('send-text', { content: 'count' });
  await clock.run(500);
  expect(client.packets).toBe(0);
  expect(desk.clients[0]?.playedRate).toBe(48_000);
  const audio = { name: 'audio+opus', bytes: Uint8Array.of(1), sampleRate: 16_000, channels: 1 };
  wire.message(Buffer.from(writePipecatAudio(audio)));
  expect(wire.line.codes).toEqual([1008]);
});

it('is asked for PCM, and keeps hearing Opus, when it comes back and offers to send no other', async () => {
  const { client, clock, wire, dial, problems } = await talking();
  await client.speak(voiceOf('are').samples);
  wire.cut();
  client.speakPcm();
  await clock.run(100);
  await client.speak(voiceOf('you').samples);
  dial(client);
  await clock.run(1_000);
  expect(client.welcome).toMatchObject({ audioIn: { codec: 'pcm' }, audioOut: { codec: 'opus' } });
  expect(problems).toEqual([]);
});

it('is told that it gets PCM where its frames are longer than packets', async () => {
  const { client, clock, words } = await talking({}, { frameMs: 40 });
  expect(client.welcome?.audioOut).toMatchObject({
    codec: 'pcm',
    sampleRate: 24_000,
    frameMs: 40,
    delayMs: 0,
  });
  expect(client.welcome?.audioIn.codec).toBe('opus');
  client.rtvi('send-text', { content: 'count' });
  await clock.run(500);
  expect([client.packets, words() > 0]).toEqual([0, true]);
});

it('is closed when it sends more sound than half a minute at once, in few messages and bytes', async () => {
  const { wire } = await talking();
  // One frame of SILK of 60 ms.
  const audio = { name: 'audio+opus', bytes: Uint8Array.of(0x18, 0), sampleRate: 16_000, channels: 1 };
  const message = Buffer.from(writePipecatAudio(audio));
  for (let sent = 0; sent < 500; sent++) wire.message(message);
  expect(wire.line.codes).toEqual([]);
  wire.message(message);
  expect(wire.line.codes).toEqual([1008]);
});
