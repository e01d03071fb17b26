const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PADDING = 0x3d;
/** In the table of values: no letter of the alphabet. Every value has less bits. */
const NONE = 0x80;

const letters = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));
const values = new Uint8Array(256).fill(NONE);
for (const [value, letter] of letters.entries()) values[letter] = value;

/** Decodes base64 of the standard alphabet, padded. Nothing for anything else. */
export function decodeBase64(text: string): Buffer | undefined {
  const { length } = text;
  if (length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  // Node leaves out what is not of the alphabet: the bytes are then too few.
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === (length / 4) * 3 - padding ? bytes : undefined;
}

/**
 * The same of text that still lies in a message, between two places in it. A telephone's 20 ms are too short to be worth
 * a string, and two ways out of JavaScript.
 */
export function decodeBase64Between(message: Uint8Array, from: number, to: number): Buffer | undefined {
  const length = to - from;
  if (length % 4 !== 0) return undefined;
  if (length === 0) return Buffer.alloc(0);
  const padding = message[to - 1] !== PADDING ? 0 : message[to - 2] !== PADDING ? 1 : 2;
  const bytes = Buffer.allocUnsafe((length / 4) * 3 - padding);
  const whole = padding === 0 ? to : to - 4;
  let seen = 0;
  let into = 0;
  for (let at = from; at < whole; at += 4) {
    const a = values[message[at] as number] as number;
    const b = values[message[at + 1] as number] as number;
    const c = values[message[at + 2] as number] as number;
    const d = values[message[at + 3] as number] as number;
    seen |= a | b | c | d;
    bytes[into] = (a << 2) | (b >> 4);
    bytes[into + 1] = (b << 4) | (c >> 2);
    bytes[into + 2] = (c << 6) | d;
    into += 3;
  }
  if (padding > 0) {
    const a = values[message[whole] as number] as number;
    const b = values[message[whole + 1] as number] as number;
    const c = padding === 1 ? (values[message[whole + 2] as number] as number) : 0;
    seen |= a | b | c;
    bytes[into] = (a << 2) | (b >> 4);
    if (padding === 1) bytes[into + 1] = (b << 4) | (c >> 2);
  }
  return seen < NONE ? bytes : undefined;
}

/** How many letters so many bytes become. */
export function base64Length(bytes: number): number {
  return 4 * Math.ceil(bytes / 3);
}

/** Writes bytes as base64, padded, into `output` from `at`. */
export function encodeBase64(bytes: Uint8Array, output: Uint8Array, at: number): void {
  const { length } = bytes;
  const whole = length - (length % 3);
  let into = at;
  for (let from = 0; from < whole; from += 3) {
    const a = bytes[from] as number;
    const b = bytes[from + 1] as number;
    const c = bytes[from + 2] as number;
    output[into] = letters[a >> 2] as number;
    output[into + 1] = letters[((a & 3) << 4) | (b >> 4)] as number;
    output[into + 2] = letters[((b & 15) << 2) | (c >> 6)] as number;
    output[into + 3] = letters[c & 63] as number;
    into += 4;
  }
  if (whole === length) return;
  const a = bytes[whole] as number;
  const b = whole + 1 < length ? (bytes[whole + 1] as number) : 0;
  output[into] = letters[a >> 2] as number;
  output[into + 1] = letters[((a & 3) << 4) | (b >> 4)] as number;
  output[into + 2] = whole + 1 < length ? (letters[(b & 15) << 2] as number) : PADDING;
  output[into + 3] = PADDING;
}
