import type { RecordedMessage } from './recorder.js';

const MAX_TEXT = 2_000;
/** Beyond this a message is not parsed: base64 audio of a quarter of an hour. */
const MAX_PARSED_BYTES = 4 * 1024 * 1024;

type Content = Pick<RecordedMessage, 'format' | 'bytes' | 'json' | 'text' | 'kind'>;

/** What a message says, shortened where it is long. */
export function contentOf(message: string | Uint8Array): Content {
  if (typeof message === 'string') {
    const bytes = Buffer.byteLength(message);
    const json = bytes <= MAX_PARSED_BYTES ? parsed(message) : undefined;
    if (json === undefined) return { format: 'text', bytes, text: message.slice(0, MAX_TEXT), kind: 'text' };
    return { format: 'text', bytes, json: shortened(json), kind: kindOf(json) };
  }
  const { length } = message;
  // '{' opens every JSON message; audio that happens to begin so does not parse.
  if (message[0] === 0x7b && length <= MAX_PARSED_BYTES) {
    const json = parsed(Buffer.from(message.buffer, message.byteOffset, length).toString());
    if (json !== undefined)
      return { format: 'binary', bytes: length, json: shortened(json), kind: kindOf(json) };
  }
  return { format: 'binary', bytes: length, kind: 'audio' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function kindOf(json: unknown): string {
  if (typeof json !== 'object' || json === null) return typeof json;
  if ('type' in json && typeof json.type === 'string') return json.type;
  return Object.keys(json).join('+') || 'object';
}

/** Fields that let somebody in. */
const SECRET_FIELDS = [
  'access_token',
  'api_key',
  'apiKey',
  'livekit_agent_token',
  'livekit_client_token',
  'session_token',
  'token',
  'ws_url',
];

/** A copy without secrets, whose long strings, base64 audio above all, are cut. */
function shortened(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length <= MAX_TEXT ? value : `${value.slice(0, 40)}… (${value.length} characters)`;
  }
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_FIELDS.includes(name) ? '[redacted]' : shortened(inner),
    ]),
  );
}
