import { viewPcm16AsBytes } from '@antiphon/audio';
import { writePipecatAudio } from '@antiphon/rtvi/frame-free';

/** Which way speech goes, and how it is sampled there. */
export const DIRECTIONS = [
  { name: 'user → agent', sampleRate: 16_000, isMasked: true },
  { name: 'agent → user', sampleRate: 24_000, isMasked: false },
] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const FRAME_MS = 20;
/** How the service of old sent audio: two seconds at a time, as hexadecimal digits in JSON. */
const OLD_CHUNK_MS = 2_000;
/** IP, TCP and its timestamps; what a segment of the usual size carries. */
const SEGMENT_HEADER_BYTES = 52;
const SEGMENT_BYTES = 1_448;

/** What so much speech takes on a socket. */
export interface Traffic {
  readonly messages: number;
  /** With the WebSocket's own headers. */
  readonly bytes: number;
  /** With those of TCP and IP as well, each message in segments of its own. */
  readonly bytesOnTheLine: number;
}

/** Adds up messages as a WebSocket sends them. */
export function trafficOf(payloads: readonly Uint8Array[], isMasked: boolean): Traffic {
  let bytes = 0;
  let segments = 0;
  for (const { length } of payloads) {
    const framed = length + (length < 126 ? 2 : length < 65_536 ? 4 : 10) + (isMasked ? 4 : 0);
    bytes += framed;
    segments += Math.ceil(framed / SEGMENT_BYTES);
  }
  return { messages: payloads.length, bytes, bytesOnTheLine: bytes + segments * SEGMENT_HEADER_BYTES };
}

/** Pieces of so many ms; the last is shorter, unless it comes out even. */
export function pieces(samples: Int16Array, sampleRate: number, ms: number): Int16Array[] {
  const size = (sampleRate / 1_000) * ms;
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, at) =>
    samples.slice(at * size, (at + 1) * size),
  );
}

/** As the service of old did it, without its overlap of half a second. */
export function hexMessages(samples: Int16Array, sampleRate: number): Uint8Array[] {
  return pieces(samples, sampleRate, OLD_CHUNK_MS).map((piece, index) => {
    const hex = Buffer.from(viewPcm16AsBytes(piece)).toString('hex');
    const message = { type: 'audio_chunk', audio_data: hex, is_final: false, chunk_index: index };
    return Buffer.from(JSON.stringify(message));
  });
}

/** As `@antiphon/websocket` and its client do it, of PCM or of packets of Opus. */
export function framedMessages(frames: readonly Uint8Array[], sampleRate: number, mark = ''): Uint8Array[] {
  return frames.map((bytes, at) => {
    const place = { id: 1, pts: at * FRAME_MS * 1e6 };
    return writePipecatAudio({ ...place, name: `speech${mark}`, bytes, sampleRate, channels: 1 });
  });
}
