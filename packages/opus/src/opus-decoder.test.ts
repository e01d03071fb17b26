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
