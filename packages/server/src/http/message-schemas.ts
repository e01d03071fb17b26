import Type, { type TLiteral, type TObject, type TProperties } from 'typebox';
import { sessionStats } from './schemas.js';

const message = <const Kind extends string, Properties extends TProperties>(
  type: Kind,
  description: string,
  properties: Properties,
): TObject<{ readonly type: TLiteral<Kind> } & Properties> =>
  Type.Object({ type: Type.Literal(type), ...properties }, { additionalProperties: false, description });

const count = Type.Integer({ minimum: 0 });
const hex = Type.String({
  description: 'PCM, mono, 16 bit, little endian, in hexadecimal',
  pattern: '^([0-9a-fA-F]{4})*$',
});
const text = Type.String();

/** What a client says on the session socket. */
export const clientMessage = Type.Union(
  [
    message('audio_chunk', 'What the user says, at 16 kHz', {
      audio_data: hex,
      is_final: Type.Boolean({ description: 'whether it ends what is said' }),
      chunk_index: Type.Optional(count),
    }),
    message('text_request', 'A typed text, answered like speech', { text, language: Type.Optional(text) }),
    message('control', 'A question, a sign of life, or a new beginning', {
      command: Type.Enum(['stats', 'ping', 'reset']),
    }),
  ],
  { description: 'what a client says on the session socket, as JSON in text messages' },
);

/** What it is told. */
export const serviceMessage = Type.Union(
  [
    message('ready', 'First: the session can be talked in', {
      ...{ session_id: text, mode: Type.Enum(['utterance', 'streaming']), language: text },
      ...{ sample_rate: count, next_chunk_index: count, max_chunk_bytes: count },
    }),
    message('transcription', 'What was understood: so far, or all of it', {
      ...{ text, is_final: Type.Boolean(), chunk_index: Type.Integer({ minimum: -1 }) },
    }),
    message('response', 'What the bot says, in writing', { text, turn: count, is_final: Type.Boolean() }),
    message('audio_response', "A piece of the bot's voice; the last one of a turn is empty", {
      ...{ audio_data: hex, sample_rate: count, turn: count, index: count, is_final: Type.Boolean() },
    }),
    message('interrupted', 'What was not played yet of this turn is not to be', { turn: count }),
    message('turn', 'A turn is finished, and stored', {
      ...{ turn: count, outcome: text, user: text, said: text, heard: text },
    }),
    message('stats', 'How the session stands', { stats: sessionStats }),
    message('pong', 'The answer to a ping', {}),
    message('reset', 'What was said before is forgotten', {}),
    message('ended', 'The session is over', { reason: text }),
    message('error', 'A message was not obeyed, or something went wrong', {
      ...{ code: text, message: text, chunk_index: Type.Optional(Type.Integer()) },
    }),
  ],
  { description: 'what a client is told on the session socket, as JSON in text messages' },
);
