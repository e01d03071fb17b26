import { AntiphonError } from '@antiphon/core';
import { decodeBase64 } from './base64.js';
import { MediaForm } from './media-form.js';
import type { CarrierMessage, MediaProtocol, MediaWriter, StreamStart } from './media-protocol.js';

/** A JSON object of which nothing is known. */
export type Fields = Readonly<Record<string, unknown>>;

/** Where two carriers differ who otherwise speak alike. */
export interface JsonProtocolSpec {
  readonly name: string;
  /** What they call the number of a message and the stream: `sequenceNumber` and `streamSid`, say. */
  readonly sequenceField: string;
  readonly streamField: string;
  /** Whether messages to the carrier name the stream. */
  readonly addressed: boolean;
  /** @throws AntiphonError `frame_invalid`: see {@link invalid} */
  readStart(message: Fields, start: Fields): StreamStart;
}

/** A protocol of JSON messages with an `event` each, as Twilio was the first to speak it. */
export function jsonProtocol(spec: JsonProtocolSpec): MediaProtocol {
  const { name, sequenceField, streamField, addressed } = spec;
  const form = new MediaForm(sequenceField, streamField);
  return {
    name,
    scan: (message, streamId) => form.read(message, streamId),
    read: (message) => understood(spec, message),
    writer: (streamId) => writerFor(addressed ? `"${streamField}":${JSON.stringify(streamId)}` : undefined),
  };
}

/** An error that says what a message lacks. */
export function invalid(message: string): AntiphonError {
  return new AntiphonError('frame_invalid', message);
}

/** A field that must be text. */
export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(`a message has no ${name}; a text is expected`);
}

/** A field that must be an object. */
export function fieldsOf(fields: Fields, name: string): Fields {
  const value = fields[name];
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw invalid(`a message has no ${name}; an object is expected`);
}

function understood(spec: JsonProtocolSpec, bytes: Buffer): CarrierMessage {
  const message = parsed(bytes);
  const event = textOf(message, 'event');
  switch (event) {
    case 'connected':
    case 'stop':
      return { type: event };
    case 'start':
      return { type: 'start', start: spec.readStart(message, fieldsOf(message, 'start')) };
    case 'media':
      return mediaOf(fieldsOf(message, 'media'));
    case 'dtmf':
      return { type: 'dtmf', digit: digitOf(fieldsOf(message, 'dtmf')) };
    case 'mark':
      return { type: 'mark', name: textOf(fieldsOf(message, 'mark'), 'name') };
    default:
      return { type: 'other' };
  }
}

/** A message as an object. */
export function parsed(bytes: Buffer): Fields {
  let message: unknown;
  try {
    message = JSON.parse(bytes.toString());
  } catch {
    throw invalid('a message is no JSON');
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    throw invalid('a message is no JSON object');
  }
  return message as Fields;
}

/** The caller's audio; `other` for anything else that is heard on the line. */
export function mediaOf(media: Fields): CarrierMessage {
  // What the caller hears comes along with some ways to connect a call.
  if (media.track !== undefined && media.track !== 'inbound') return { type: 'other' };
  const { payload } = media;
  if (payload === '') return { type: 'other' };
  const audio = typeof payload === 'string' ? decodeBase64(payload) : undefined;
  if (audio === undefined) throw invalid('the payload of a media message is no base64');
  return { type: 'media', audio };
}

/** A key of the telephone. */
export function digitOf(dtmf: Fields): string {
  const digit = textOf(dtmf, 'digit');
  if (/^[0-9A-Da-d*#]$/.test(digit)) return digit.toUpperCase();
  throw invalid('the digit of a dtmf message is no key of a telephone');
}

/** Everything but audio and names is known in advance, so that a message is put together of three strings. */
function writerFor(stream: string | undefined): MediaWriter {
  const address = stream === undefined ? '' : `,${stream}`;
  const mediaHead = `{"event":"media"${address},"media":{"payload":"`;
  const mediaTail = '"}}';
  const markHead = `{"event":"mark"${address},"mark":{"name":`;
  const clear = `{"event":"clear"${address}}`;
  return {
    aroundAudio: [mediaHead, mediaTail],
    media: (codes) => `${mediaHead}${codes.toString('base64')}${mediaTail}`,
    mark: (name) => `${markHead}${JSON.stringify(name)}}}`,
    clear: () => clear,
  };
}
