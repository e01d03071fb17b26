import type { JsonObject, JsonValue } from '@antiphon/core/frame-free';
import {
  type ClientData,
  type ClientMessageType,
  type RawAudio,
  RTVI_LABEL,
  type RtviAbout,
  type RtviClientMessage,
} from './rtvi-messages.js';

/** What became of a message: understood, to be answered with an error, or none of RTVI's. */
export type ReadClientMessage =
  | { readonly message: RtviClientMessage }
  | { readonly objection: string; readonly id: string | undefined }
  | undefined;

const KEY = /^[0-9*#]$/;
/** More keys in one message than anybody presses. */
const MAX_KEYS = 64;
/** Of raw sound, in Hz: what clients send of a microphone. Another for each message would cost a filter each. */
const RAW_RATE = 16_000;

/**
 * Understands a message of a client, checked to the last field: what comes may be anything.
 *
 * @returns nothing for what has another label.
 */
export function readClientMessage(value: JsonValue): ReadClientMessage {
  if (!isObject(value) || value.label !== RTVI_LABEL) return undefined;
  const { id, type, data = null } = value;
  if (typeof id !== 'string') return { objection: 'the message has no id that is a text', id: undefined };
  if (typeof type !== 'string') return { objection: 'the message has no type that is a text', id };
  if (data !== null && !isObject(data)) return { objection: `the data of ${type} is no object`, id };
  const read = Object.hasOwn(readers, type) ? readers[type as ClientMessageType] : undefined;
  if (read === undefined) return { objection: `Unsupported type ${type.slice(0, 100)}`, id };
  const understood = read(data ?? {});
  if (typeof understood === 'string') return { objection: `${type}: ${understood}`, id };
  return { message: { id, type, data: understood } as RtviClientMessage };
}

/** Each makes the data of one type, or says what is wrong with it. */
const readers: {
  readonly [Type in ClientMessageType]: (data: JsonObject) => ClientData[Type] | string;
} = {
  'client-ready': ({ version, about }) =>
    // Clients before 1.0 say neither.
    ({ version: typeof version === 'string' ? version : '0.0.0', about: aboutOf(about) }),
  'disconnect-bot': () => undefined,
  'client-message': ({ t, d = null }) => (typeof t === 'string' ? { t, d } : 't is no text'),
  'send-text': ({ content, options = null }) => {
    if (typeof content !== 'string') return 'content is no text';
    const { run_immediately = true, audio_response = true } = isObject(options) ? options : {};
    return {
      content,
      options: { run_immediately: run_immediately !== false, audio_response: audio_response !== false },
    };
  },
  'llm-function-call-result': ({ function_name, tool_call_id, arguments: args = null, result = null }) => {
    if (typeof function_name !== 'string') return 'function_name is no text';
    if (typeof tool_call_id !== 'string') return 'tool_call_id is no text';
    return { function_name, tool_call_id, arguments: args, result };
  },
  dtmf: ({ buttons, button }) => {
    const pressed = Array.isArray(buttons) ? buttons : [button ?? null];
    if (pressed.length > MAX_KEYS) return `more than ${MAX_KEYS} buttons`;
    const isKey = (key: JsonValue): key is string => typeof key === 'string' && KEY.test(key);
    return pressed.every(isKey) ? { buttons: pressed } : 'buttons are 0 to 9, * and #';
  },
  'append-to-context': ({ role, content, run_immediately = false }) => {
    if (typeof role !== 'string') return 'role is no text';
    if (typeof content !== 'string') return 'content is no text';
    return { role, content, run_immediately: run_immediately === true };
  },
  'raw-audio': ({ base64Audio, ...format }) => {
    const audio = rawAudioOf(format);
    if (typeof audio === 'string') return audio;
    return typeof base64Audio === 'string' ? { base64Audio, ...audio } : 'base64Audio is no text';
  },
  'raw-audio-batch': ({ base64AudioBatch, ...format }) => {
    const audio = rawAudioOf(format);
    if (typeof audio === 'string') return audio;
    const isText = (piece: JsonValue): piece is string => typeof piece === 'string';
    return Array.isArray(base64AudioBatch) && base64AudioBatch.every(isText)
      ? { base64AudioBatch, ...audio }
      : 'base64AudioBatch is no list of texts';
  },
  'ui-event': ({ event, payload = null }) =>
    typeof event === 'string' ? { event, payload } : 'event is no text',
  'ui-snapshot': ({ tree = null }) => (isObject(tree) ? { tree } : 'tree is no object'),
};

function rawAudioOf({ sampleRate = null, numChannels = null }: JsonObject): RawAudio | string {
  if (sampleRate !== RAW_RATE) return `sampleRate is not ${RAW_RATE}, which raw audio has to have here`;
  return isWholeWithin(numChannels, 1, 2) ? { sampleRate, numChannels } : 'numChannels is neither 1 nor 2';
}

function isWholeWithin(value: JsonValue, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function aboutOf(value: JsonValue | undefined): RtviAbout {
  if (value === undefined || !isObject(value) || typeof value.library !== 'string') return { library: '' };
  return value as unknown as RtviAbout;
}

export function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
