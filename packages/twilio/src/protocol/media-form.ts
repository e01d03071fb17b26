import { decodeBase64Between } from './base64.js';

const ZERO = 0x30;
const NINE = 0x39;
const QUOTE = 0x22;
/** Where a message does not go on as expected. */
const NOWHERE = -1;

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));

const EVENT = bytesOf('{"event":"media",');
const TRACK = bytesOf('","media":{"track":"inbound","chunk":"');
const TIMESTAMP = bytesOf('","timestamp":"');
const PAYLOAD = bytesOf('","payload":"');
const END = bytesOf('"}}');
const END_OF_MEDIA = bytesOf('"},');
const END_OF_STREAM = bytesOf('"}');

/**
 * The one form in which a carrier writes its media messages, read byte by byte: a message comes fifty times a second in
 * every call, and to parse it costs more than all the rest that is done with it. The stream is named in front or
 * behind.
 */
export class MediaForm {
  readonly #stream: Uint8Array;
  readonly #streamInFront: Uint8Array;
  readonly #sequence: Uint8Array;

  constructor(sequenceField: string, streamField: string) {
    this.#stream = bytesOf(`"${streamField}":"`);
    this.#streamInFront = bytesOf('",');
    this.#sequence = bytesOf(`"${sequenceField}":"`);
  }

  /** The audio of a message of this stream and in this form, nothing for any other. */
  read(message: Uint8Array, streamId: string): Buffer | undefined {
    let at = afterBytes(message, 0, EVENT);
    const named = this.#afterStream(message, at, streamId);
    const isNamed = named !== NOWHERE;
    if (isNamed) at = afterBytes(message, named, this.#streamInFront);
    at = afterDigits(message, afterBytes(message, at, this.#sequence));
    at = afterDigits(message, afterBytes(message, at, TRACK));
    at = afterDigits(message, afterBytes(message, at, TIMESTAMP));
    const from = afterBytes(message, at, PAYLOAD);
    if (from === NOWHERE) return undefined;
    const to = message.indexOf(QUOTE, from);
    if (to < 0) return undefined;
    const end = isNamed ? afterBytes(message, to, END) : this.#afterStreamBehind(message, to, streamId);
    return end === message.length ? decodeBase64Between(message, from, to) : undefined;
  }

  #afterStreamBehind(message: Uint8Array, at: number, streamId: string): number {
    const named = this.#afterStream(message, afterBytes(message, at, END_OF_MEDIA), streamId);
    return afterBytes(message, named, END_OF_STREAM);
  }

  #afterStream(message: Uint8Array, at: number, streamId: string): number {
    const from = afterBytes(message, at, this.#stream);
    if (from === NOWHERE) return NOWHERE;
    for (let letter = 0; letter < streamId.length; letter++) {
      if (message[from + letter] !== streamId.charCodeAt(letter)) return NOWHERE;
    }
    return from + streamId.length;
  }
}

function afterBytes(message: Uint8Array, at: number, expected: Uint8Array): number {
  if (at === NOWHERE) return NOWHERE;
  for (let byte = 0; byte < expected.length; byte++) {
    if (message[at + byte] !== expected[byte]) return NOWHERE;
  }
  return at + expected.length;
}

/** One digit or more. */
function afterDigits(message: Uint8Array, at: number): number {
  if (at === NOWHERE) return NOWHERE;
  let end = at;
  while (end < message.length && (message[end] as number) >= ZERO && (message[end] as number) <= NINE) end++;
  return end === at ? NOWHERE : end;
}
