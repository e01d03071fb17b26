/** A WAV file put together byte by byte, right or wrong in any detail. */
export interface WavRecipe {
  tag?: number;
  channels?: number;
  sampleRate?: number;
  bits?: number;
  blockAlign?: number;
  /** Bytes of the `fmt ` chunk after its first 16. */
  formatTail?: readonly number[];
  /** Chunks before and after the audio. */
  before?: readonly Uint8Array[];
  after?: readonly Uint8Array[];
  data?: Uint8Array;
  /** What the header says, if not the truth. */
  dataSize?: number;
  riffSize?: number;
}

/** A RIFF chunk, padded to an even size. */
export function chunk(name: string, body: Uint8Array, size = body.length): Uint8Array {
  const bytes = new Uint8Array(8 + body.length + (body.length & 1));
  bytes.set(Array.from(name, (char) => char.charCodeAt(0)));
  new DataView(bytes.buffer).setUint32(4, size, true);
  bytes.set(body, 8);
  return bytes;
}

/** The tail of a WAVE_FORMAT_EXTENSIBLE `fmt ` chunk. */
export function extensibleTail(tag: number, validBits: number): number[] {
  return [22, 0, validBits, 0, 3, 0, 0, 0, tag, 0, 0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113];
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function wavFile(recipe: WavRecipe = {}): Uint8Array {
  const {
    tag = 1,
    channels = 1,
    sampleRate = 16000,
    bits = 16,
    formatTail = [],
    data = new Uint8Array(0),
  } = recipe;
  const format = new Uint8Array(16 + formatTail.length);
  const view = new DataView(format.buffer);
  const blockAlign = recipe.blockAlign ?? (channels * bits) / 8;
  view.setUint16(0, tag, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, sampleRate, true);
  view.setUint32(8, sampleRate * blockAlign, true);
  view.setUint16(12, blockAlign, true);
  view.setUint16(14, bits, true);
  format.set(formatTail, 16);
  const body = concat([
    Uint8Array.of(0x57, 0x41, 0x56, 0x45),
    chunk('fmt ', format),
    ...(recipe.before ?? []),
    chunk('data', data, recipe.dataSize),
    ...(recipe.after ?? []),
  ]);
  return chunk('RIFF', body, recipe.riffSize);
}
