import type { AntiphonError } from '@antiphon/core/frame-free';
import { expect, it } from 'vitest';
import type { Libopus } from './libopus.js';
import { OpusDecoder } from './opus-decoder.js';
import { OpusEncoder } from './opus-encoder.js';

const made = () => new Promise(setImmediate);
const FRAME = new Int16Array(320);

/** A libopus whose encoders and decoders are made, and throw; or are not made. */
function failing(isMade: boolean) {
  const told: string[] = [];
  let freed = 0;
  const boom = () => {
    throw new Error('boom');
  };
  const handle = { encode: boom, decode: boom, decodePacketLoss: boom, free: () => freed++ };
  const create = async () => (isMade ? handle : boom());
  const Application = { Voip: 2048 };
  const library = { createEncoder: create, createDecoder: create, Application, Signal: { Voice: 3001 } };
  const onFailure = ({ code, message }: AntiphonError) => told.push(`${code}: ${message}`);
  return {
    library: library as unknown as Libopus,
    options: { sampleRate: 16_000, onFailure },
    told,
    freed: () => freed,
  };
}

it('tells once that nothing is encoded, when libopus throws', async () => {
  const { library, options, told, freed } = failing(true);
  const encoder = new OpusEncoder(library, options);
  await made();
  expect(encoder.encode(FRAME)).toBeUndefined();
  expect(encoder.encode(FRAME)).toBeUndefined();
  encoder.reset();
  await made();
  expect(encoder.encode(FRAME)).toBeUndefined();
  expect(told).toEqual(['service_failed: libopus does not encode: boom']);
  expect(freed()).toBe(2);
});

it('is silent where libopus throws at what is lost', async () => {
  const { library, options } = failing(true);
  const decoder = new OpusDecoder(library, options);
  await made();
  expect(decoder.conceal()).toEqual(FRAME);
  expect(decoder.decode(Uint8Array.of(0x78, 0))).toEqual(FRAME);
});

it('tells when libopus makes no encoder and no decoder', async () => {
  const { library, options, told } = failing(false);
  const encoder = new OpusEncoder(library, options);
  const decoder = new OpusDecoder(library, options);
  await made();
  expect([encoder.encode(FRAME), decoder.conceal()]).toEqual([undefined, FRAME]);
  expect(told).toEqual([
    'service_failed: libopus does not encode: boom',
    'service_failed: libopus does not decode: boom',
  ]);
});
