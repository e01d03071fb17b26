import { bytesToPcm16 } from '@antiphon/audio';
import { ClientFault, type Fault } from '../client-fault.js';
import type { ConversationLimits } from '../limits.js';
import { type ClientMessage, COMMANDS, type Command } from './client-message.js';

export type ReadLimits = Pick<ConversationLimits, 'maxChunkBytes' | 'maxTextCharacters'>;

type Fields = { readonly [key: string]: unknown };

const HEX = /^[\da-f]*$/i;
const MAX_SHOWN = 40;

/**
 * Reads a text message of a client.
 *
 * @throws ClientFault with a sentence that says what was expected
 */
export function readClientMessage(text: string, limits: ReadLimits): ClientMessage {
  const fields = objectOf(text);
  switch (fields.type) {
    case 'audio_chunk':
      return audioChunk(fields, limits);
    case 'text_request':
      return textRequest(fields, limits);
    case 'control':
      return { type: 'control', command: commandOf(fields.command) };
    default:
      return fault(
        'unknown_type',
        `type is ${shown(fields.type)}; audio_chunk, text_request or control is expected`,
      );
  }
}

function objectOf(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fault('not_json', 'the message is no JSON');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  return fault('not_json', 'the message is no JSON object');
}

function audioChunk(fields: Fields, { maxChunkBytes }: ReadLimits): ClientMessage {
  const { audio_data: hex, is_final: isFinal = false, chunk_index: index } = fields;
  if (index !== undefined && !(Number.isSafeInteger(index) && (index as number) >= 0))
    fault('invalid_field', `chunk_index is ${shown(index)}; an integer of 0 or more is expected`);
  const at = index as number | undefined;
  if (typeof isFinal !== 'boolean')
    return fault('invalid_field', `is_final is ${shown(isFinal)}; true or false is expected`, at);
  if (typeof hex !== 'string')
    return fault('invalid_field', `audio_data is ${shown(hex)}; hexadecimal text is expected`, at);
  if (hex.length > 2 * maxChunkBytes)
    return fault(
      'chunk_too_large',
      `the chunk has ${Math.ceil(hex.length / 2)} bytes; ${maxChunkBytes} are taken at most`,
      at,
    );
  return { type: 'audio_chunk', chunk: { samples: samplesOf(hex, at), index: at, isFinal } };
}

function samplesOf(hex: string, at: number | undefined): Int16Array {
  if (!HEX.test(hex)) fault('invalid_audio', 'audio_data has characters that are no hexadecimal digits', at);
  if (hex.length % 4 !== 0)
    fault('invalid_audio', `audio_data has ${hex.length} digits; a sample of 16 bits has 4`, at);
  return bytesToPcm16(Buffer.from(hex, 'hex'));
}

function textRequest(fields: Fields, { maxTextCharacters }: ReadLimits): ClientMessage {
  const { text, language } = fields;
  if (typeof text !== 'string' || text.trim() === '')
    return fault('invalid_field', `text is ${shown(text)}; words are expected`);
  if (text.length > maxTextCharacters)
    return fault(
      'text_too_long',
      `the text has ${text.length} characters; ${maxTextCharacters} are taken at most`,
    );
  if (language !== undefined && typeof language !== 'string')
    return fault('invalid_field', `language is ${shown(language)}; a tag such as en is expected`);
  return { type: 'text_request', text, language };
}

function commandOf(command: unknown): Command {
  const known = COMMANDS.find((each) => each === command);
  return known ?? fault('unknown_command', `command is ${shown(command)}; ${COMMANDS.join(', ')} are known`);
}

function fault(what: Fault, message: string, chunkIndex?: number): never {
  throw new ClientFault(what, message, chunkIndex);
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return `'${value.slice(0, MAX_SHOWN)}'`;
  return typeof value === 'object' ? 'an object' : String(value).slice(0, MAX_SHOWN);
}
