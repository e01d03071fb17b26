import { expect, it } from 'vitest';
import { frames, installedOpus, vowel } from './opus.fixture.js';
import { MAX_PACKET_MS } from './opus-format.js';
import { packetMs } from './packet-ms.js';

const RATE = 16_000;

it('hears nonsense as silence or noise of a bounded length, counts it, and hears speech again after it', async () => {
  const opus = await installedOpus();
  const encoder = opus.encoder({ sampleRate: RATE });
  const decoder = opus.decoder({ sampleRate: RATE });
  await new Promise(setImmediate);
  const packets = frames(vowel(200, RATE), RATE).map((frame) => encoder.encode(frame) as Uint8Array);
  const random = dice(7);
  for (let round = 0; round < 2_000; round++) {
    const isDamaged = random(2) === 0;
    const packet = isDamaged
      ? (packets[random(packets.length)] as Uint8Array).slice(0, random(120))
      : Uint8Array.from({ length: random(60) }, () => random(256));
    if (isDamaged && packet.length > 0) packet[random(packet.length)] = random(256);
    const { length } = decoder.decode(packet);
    expect(length > 0 && length <= (MAX_PACKET_MS / 1_000) * RATE).toBe(true);
  }
  expect(decoder.malformed).toBeGreaterThan(100);
  const heard = packets.map((packet) => decoder.decode(packet));
  expect(Math.max(...(heard.at(-1) as Int16Array))).toBeGreaterThan(4_000);
  encoder.close();
  decoder.close();
});

it('recovers a packet that was lost from the one after it, where its sender expected losses', async () => {
  const opus = await installedOpus();
  /** How far from what was said, in samples squared, is what is heard of every other packet. */
  const missed = async (lossPercent: number): Promise<number> => {
    const encoder = opus.encoder({ sampleRate: RATE });
    const [whole, broken] = [opus.decoder({ sampleRate: RATE }), opus.decoder({ sampleRate: RATE })];
    await new Promise(setImmediate);
    encoder.expectLoss(lossPercent);
    const packets = frames(siren(2_000), RATE).map((frame) => encoder.encode(frame) as Uint8Array);
    const distances = packets.flatMap((packet, at) => {
      const expected = whole.decode(packet);
      const isLost = at % 4 === 2;
      const samples = isLost ? broken.recover(packets[at + 1] as Uint8Array) : broken.decode(packet);
      return isLost ? [energyOf(samples.map((sample, n) => sample - (expected[n] as number)))] : [];
    });
    for (const each of [encoder, whole, broken]) each.close();
    return distances.reduce((sum, distance) => sum + distance, 0);
  };
  expect(await missed(20)).toBeLessThan((await missed(0)) / 2);
  const decoder = opus.decoder({ sampleRate: RATE });
  await new Promise(setImmediate);
  expect(decoder.recover(new Uint8Array(0))).toHaveLength(320);
  decoder.close();
  expect(decoder.recover(Uint8Array.of(8, 0))).toEqual(new Int16Array(320));
});

it('takes no packet for longer than it may be', () => {
  expect(packetMs(new Uint8Array(0))).toBeUndefined();
  expect(packetMs(Uint8Array.of(0x5b, 3))).toBe(180);
  expect(packetMs(Uint8Array.of(0x78))).toBe(20);
  expect(packetMs(Uint8Array.of(0xe1))).toBe(5);
});

/** Whole numbers below a bound, the same in every run. */
function dice(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * bound);
  };
}

/** A voice whose pitch changes all the time: what came before does not say what comes next. */
function siren(ms: number): Int16Array {
  let phase = 0;
  return Int16Array.from({ length: (ms / 1_000) * RATE }, (_, at) => {
    phase += (2 * Math.PI * (300 + 200 * Math.sin(at / 300))) / RATE;
    return 8_000 * Math.sin(phase);
  });
}

const energyOf = (samples: Int16Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0);
