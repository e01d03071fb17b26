import { loadOpus, type OpusEngine } from '@antiphon/opus';
import { expect, it } from 'vitest';
import { decoded, encoded } from './coding.js';
import { recording } from './speech.js';
import { hexMessages, pieces, trafficOf } from './wire.js';

it('counts what WebSocket, TCP and IP add', () => {
  expect(trafficOf([new Uint8Array(100)], false)).toEqual({ messages: 1, bytes: 102, bytesOnTheLine: 154 });
  expect(trafficOf([new Uint8Array(2_000)], true)).toEqual({
    ...{ messages: 1, bytes: 2_008 },
    bytesOnTheLine: 2_008 + 2 * 52,
  });
});

it('sends speech as the service of old did: two bytes of digits for a byte of sound', () => {
  const [first, second] = hexMessages(new Int16Array(16_000 * 3).fill(0x1234), 16_000).map(String);
  expect(JSON.parse(first as string)).toMatchObject({ chunk_index: 0, is_final: false });
  expect(JSON.parse(first as string).audio_data).toBe('3412'.repeat(32_000));
  expect(JSON.parse(second as string).audio_data).toHaveLength(16_000 * 4);
});

it('gives a recogniser what was said, in its place', async () => {
  const opus = (await loadOpus()) as OpusEngine;
  const speech = recording().subarray(16_000, 32_000);
  const packets = await encoded(opus, speech, 16_000, { bitrate: 32_000, complexity: 5 });
  const heard = await decoded(opus, packets, 16_000);
  expect(packets).toHaveLength(50);
  const likeness = (a: Int16Array, b: Int16Array) =>
    a.reduce((sum, each, at) => sum + each * (b[at] ?? 0), 0);
  expect(likeness(speech, heard) / likeness(speech, speech)).toBeGreaterThan(0.8);
  expect(pieces(speech, 16_000, 20)).toHaveLength(50);
});
