import { STATUS_CODES } from 'node:http';
import Type from 'typebox';

const text = (description: string) => Type.String({ description });
const time = (description: string) => Type.String({ description, format: 'date-time' });
const count = (description: string) => Type.Integer({ description, minimum: 0 });
const closed = <Properties extends Type.TProperties>(properties: Properties, description?: string) =>
  Type.Object(properties, {
    additionalProperties: false,
    ...(description === undefined ? {} : { description }),
  });

const mode = Type.Enum(['utterance', 'streaming'], {
  description:
    'how sound on the session socket is understood: in pieces that the client ends, or as it comes, with turns found by the agent',
});
const anyMode = Type.Enum(['utterance', 'streaming', 'telephone'], {
  description: 'as it was asked for; `telephone` is a call, in which its caller alone talks',
});

/** An id as this server makes them, or a text that may have been one. */
export const sessionId = Type.String({
  description: 'id of a session',
  minLength: 1,
  maxLength: 128,
  pattern: '^[\\x21-\\x7e]+$',
});

export const sessionParams = closed({ id: sessionId });

export const openSession = closed({
  language: Type.Optional(
    Type.String({
      description: 'as BCP 47 has it; by default the first of the agent',
      minLength: 1,
      maxLength: 35,
    }),
  ),
  mode: Type.Optional(mode),
  enableTTS: Type.Optional(Type.Boolean({ description: 'whether answers are spoken; by default they are' })),
  continues: Type.Optional({ ...sessionId, description: 'an earlier session of yours, which is remembered' }),
});

const tokens = {
  socket: closed(
    { path: text('where the session socket is'), token: text('lets one connection in, as ?token=') },
    'the session socket: JSON messages',
  ),
  voice: closed(
    { path: text('where RTVI is spoken'), token: text('lets one connection in, as ?token=') },
    'RTVI 2.1, for the clients of this project and of Pipecat',
  ),
};

export const sessionTokens = closed(tokens, 'tokens, each good once and for a minute');

export const openedSession = closed({
  sessionId,
  createdAt: time('when it was created'),
  language: text('the language that is spoken'),
  mode: anyMode,
  ...tokens,
});

export const sessionStats = closed({
  sessionId,
  createdAt: time('when it was created'),
  lastActivity: time('when anything last happened in it'),
  isActive: Type.Boolean({ description: 'whether it can be talked in' }),
  language: text('the language that is spoken'),
  conversationEntries: count('what user and bot have said in finished turns, each counted for itself'),
  bufferChunks: count('chunks of sound that wait to be recognised'),
  bufferSize: count('their bytes'),
  pendingTranscriptions: count('stretches of speech that are being recognised'),
  pendingResponses: count('answers that are being made or heard'),
  mode: anyMode,
  isConnected: Type.Boolean({ description: 'whether a client is there' }),
  turns: count('finished turns that are stored'),
  pendingTurns: count('finished turns that wait to be stored'),
});

export const sessionList = closed({ sessions: Type.Array(sessionStats) });

const turn = closed({
  turn: count('its number'),
  user: text('what the user said'),
  said: text('what the bot generated'),
  heard: text('what of it was heard'),
  outcome: text('how it came out: `completed`, `interrupted` …'),
  startedAt: time('when it began'),
  endedAt: time('when it was finished'),
  latency: Type.Optional(
    Type.Record(Type.String(), Type.Number(), { description: 'stages of the answer, in ms' }),
  ),
});

export const endQuery = closed({
  erase: Type.Optional(
    Type.Boolean({ description: 'whether what was said is forgotten too; by default it is kept' }),
  ),
});

export const historyQuery = closed({
  after: Type.Optional(
    Type.Integer({
      description: 'only turns of greater numbers',
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
    }),
  ),
  limit: Type.Optional(
    Type.Integer({ description: 'how many at most; by default 100', minimum: 1, maximum: 1_000 }),
  ),
});

export const storedQuery = closed({
  limit: Type.Optional(
    Type.Integer({ description: 'how many at most; by default 100', minimum: 1, maximum: 1_000 }),
  ),
  before: Type.Optional(
    Type.String({
      description: 'as `next` of the page before has it',
      pattern: '^[0-9]{1,15}-[\\x21-\\x7e]{1,128}$',
      expects: 'the `next` of another page',
    }),
  ),
});

export const storedSessions = closed({
  sessions: Type.Array(
    closed({
      sessionId,
      createdAt: time('when it was created'),
      lastActivity: time('when anything last happened in it, as far as it is stored'),
      endedAt: Type.Optional(time('when it ended; absent while it is open')),
      endReason: Type.Optional(text('why')),
      language: text('the language that is spoken'),
      mode: anyMode,
      turns: count('finished turns that are stored'),
    }),
  ),
  next: Type.Optional(text('ask with `before` of this for what follows; absent on the last page')),
});

export const sessionHistory = closed({
  sessionId,
  turns: Type.Array(turn),
  next: Type.Optional(count('ask with `after` of this number for what follows; absent on the last page')),
});

export const serviceHealth = closed({
  totalSessions: count('sessions that this process holds'),
  activeSessions: count('those of them that can be talked in'),
  serviceStatus: closed({
    isInitialized: Type.Boolean({ description: 'whether the agent is ready' }),
    ttsInitialized: Type.Boolean({ description: 'whether its voice is' }),
    modelSize: text('size of the recogniser'),
    device: text('what the models run on'),
    transcriptionWorkers: count('recognitions at a time'),
    ttsWorkers: count('syntheses at a time'),
  }),
  admission: Type.Enum(['open', 'full', 'busy', 'draining'], {
    description: 'whether another session would be let in now',
  }),
  maxSessions: count('sessions at a time'),
  connectedSessions: count('sessions with a client that is there'),
  activeCalls: Type.Optional(count('telephone calls under way, where those are taken; each is a session')),
  opened: count('sessions opened since the start'),
  refused: Type.Record(Type.String(), Type.Integer(), { description: 'refused since the start, by reason' }),
  expired: count('sessions ended because nothing happened'),
  turns: count('finished turns'),
  pendingTurns: count('turns that wait to be stored'),
  lostTurns: count('turns that could not be stored'),
  rssBytes: count('memory of the process'),
  eventLoopDelayMs: Type.Number({ description: 'the 99th percentile of the last seconds' }),
});

export const state = closed({ status: text('`ok`, or why not') });

const problem = closed(
  {
    type: text('a URN of the code'),
    title: text('the status in words'),
    status: Type.Integer(),
    detail: text('what is wrong'),
    code: text('what is wrong, for a program'),
    requestId: text('by which it is found in the log'),
  },
  'RFC 9457, as application/problem+json',
);

/** What the guard of every route may answer, whatever is asked. */
const GUARDED = [401, 403, 429, 500, 503];
/** With which it is said when to ask again. */
const RETRIED = [429, 503];

/**
 * Answers of a route that are problems, beside those that any may give, for its description. Nothing is known of them to
 * the types: a route throws them, and does not return them.
 */
export function refusals(...more: readonly number[]): Record<never, never> {
  const statuses = [...new Set([...GUARDED, ...more])].sort((one, other) => one - other);
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: STATUS_CODES[status],
        content: { 'application/problem+json': { schema: problem } },
        ...(RETRIED.includes(status) ? { headers: { 'retry-after': retryAfter } } : {}),
      },
    ]),
  );
}

const retryAfter = Type.Integer({ description: 'seconds after which to ask again', minimum: 1 });
