/** What a browser says over the chat socket: something typed, or a piece of its microphone. */
export type PipecatFrame =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'audio'; readonly audio: Uint8Array; readonly sampleRate: number };

const VARINT = 0;
const LENGTH = 2;

/**
 * Reads `pipecat.Frame`, Protocol Buffers: `text = 1 { text = 3 }`, `audio = 2 { audio = 3, sample_rate = 4 }`. Other
 * fields are passed over; undefined for everything that is no such frame.
 */
export function readPipecatFrame(bytes: Uint8Array): PipecatFrame | undefined {
  const frame = fieldsOf(bytes);
  const [text, audio] = [frame?.get(1), frame?.get(2)];
  if (text instanceof Uint8Array) {
    const value = fieldsOf(text)?.get(3);
    if (value instanceof Uint8Array) return { kind: 'text', text: new TextDecoder().decode(value) };
  }
  if (audio instanceof Uint8Array) {
    const fields = fieldsOf(audio);
    const [samples, rate] = [fields?.get(3), fields?.get(4)];
    if (samples instanceof Uint8Array && typeof rate === 'number')
      return { kind: 'audio', audio: samples, sampleRate: rate };
  }
  return undefined;
}

/** The last value of each field; undefined where the bytes end in the middle of one. */
function fieldsOf(bytes: Uint8Array): ReadonlyMap<number, number | Uint8Array> | undefined {
  const fields = new Map<number, number | Uint8Array>();
  let at = 0;
  const varint = (): number | undefined => {
    let value = 0;
    for (let factor = 1; at < bytes.length && factor < 2 ** 53; factor *= 128) {
      const byte = bytes[at++] as number;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    return undefined;
  };
  while (at < bytes.length) {
    const tag = varint();
    const value = varint();
    if (tag === undefined || value === undefined) return undefined;
    if (tag % 8 === VARINT) fields.set(Math.floor(tag / 8), value);
    else if (tag % 8 === LENGTH && at + value <= bytes.length) {
      fields.set(Math.floor(tag / 8), bytes.subarray(at, at + value));
      at += value;
    } else return undefined;
  }
  return fields;
}
