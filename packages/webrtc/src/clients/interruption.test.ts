import { inlet, pipeline, type Session, TTSAudioFrame } from '@antiphon/core';
import { loadOpus, type OpusEngine } from '@antiphon/opus';
import { beforeAll, expect, it } from 'vitest';
import { SentVoice } from '../peer/sent-voice.js';
import { deskOfFakes } from './fake-peers.fixture.js';

const RATE = 24_000;

let opus: OpusEngine;

beforeAll(async () => {
  opus = (await loadOpus()) as OpusEngine;
});

/** A client whose connection encodes what the bot says. */
async function encodingClient() {
  const sessions: Session[] = [];
  const desk = deskOfFakes({
    onClient(client) {
      const session = pipeline(client.input(), inlet(TTSAudioFrame), client.output()).open({
        clock: desk.clock,
      });
      sessions.push(session);
      return session.start();
    },
  });
  const { peer } = await desk.connected();
  await desk.clock.run(10);
  const voice = new SentVoice(opus.encoder({ sampleRate: RATE }), () => {});
  await new Promise(setImmediate);
  const packets: (Uint8Array | undefined)[] = [];
  peer.play = (samples) => void packets.push(voice.encode(samples));
  peer.cut = () => voice.reset();
  return { desk, session: sessions[0] as Session, packets };
}

/** The loudest sample of a packet, to somebody who has heard nothing before. */
async function loudest(packet: Uint8Array | undefined): Promise<number> {
  const decoder = opus.decoder({ sampleRate: RATE });
  await new Promise(setImmediate);
  const samples = decoder.decode(packet as Uint8Array);
  decoder.close();
  return Math.max(...samples.map(Math.abs));
}

it('keeps nothing of an answer that was interrupted for the next one', async () => {
  const { desk, session, packets } = await encodingClient();
  const tone = Int16Array.from({ length: 2_400 }, (_, at) => 8_000 * Math.sin(at / 10));
  session.send(new TTSAudioFrame({ turn: session.turn, sampleRate: RATE, samples: tone }));
  await desk.clock.run(90);
  expect(await loudest(packets.at(-1))).toBeGreaterThan(1_000);
  session.interrupt('a test');
  await new Promise(setImmediate);
  const before = packets.length;
  const silence = new Int16Array(RATE / 50);
  session.send(new TTSAudioFrame({ turn: session.turn, sampleRate: RATE, samples: silence }));
  await desk.clock.run(20);
  expect(packets).toHaveLength(before + 1);
  expect(await loudest(packets.at(-1))).toBeLessThan(4);
  desk.clients.close();
  await desk.clock.run(1_000);
  expect(desk.clock.pending).toBe(0);
});
