import { OPUS_DELAY_MS, type OpusEngine } from '@antiphon/opus';
import { FRAME_MS, pieces } from './wire.js';

/** The encoder's settings that are measured. */
export interface Setting {
  readonly bitrate: number;
  readonly complexity: number;
}

/** Frames as packets. */
export async function encoded(
  opus: OpusEngine,
  samples: Int16Array,
  sampleRate: number,
  setting: Setting,
): Promise<Uint8Array[]> {
  const encoder = opus.encoder({ sampleRate, ...setting });
  await new Promise(setImmediate);
  const frames = pieces(samples, sampleRate, FRAME_MS).filter(({ length }) => length === sampleRate / 50);
  const packets = frames.map((frame) => encoder.encode(frame) as Uint8Array);
  encoder.close();
  return packets;
}

/** What is heard of packets, without the delay. */
export async function decoded(
  opus: OpusEngine,
  packets: readonly Uint8Array[],
  sampleRate: number,
): Promise<Int16Array> {
  const decoder = opus.decoder({ sampleRate });
  await new Promise(setImmediate);
  const size = sampleRate / 50;
  const samples = new Int16Array(packets.length * size);
  for (const [at, packet] of packets.entries()) samples.set(decoder.decode(packet), at * size);
  decoder.close();
  return samples.subarray((OPUS_DELAY_MS / 1_000) * sampleRate);
}

/** Processor time of so much work, in µs per frame. */
export async function usPerFrame(frames: number, work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / frames;
}
