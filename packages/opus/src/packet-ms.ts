/** Of a frame, by its configuration (RFC 6716, table 2): SILK, then hybrid, then CELT. */
const SILK_MS = [10, 20, 40, 60];
const HYBRID_MS = [10, 20];
const CELT_MS = [2.5, 5, 10, 20];

/**
 * How much sound a packet says it holds, from its first byte or two.
 *
 * @returns undefined for an empty one
 */
export function packetMs(packet: Uint8Array): number | undefined {
  const [toc, count = 0] = packet;
  if (toc === undefined) return undefined;
  const code = toc & 3;
  const frames = code === 0 ? 1 : code === 3 ? count & 63 : 2;
  return frames * frameMs(toc >> 3);
}

function frameMs(configuration: number): number {
  if (configuration < 12) return SILK_MS[configuration % 4] as number;
  if (configuration < 16) return HYBRID_MS[configuration % 2] as number;
  return CELT_MS[configuration % 4] as number;
}
