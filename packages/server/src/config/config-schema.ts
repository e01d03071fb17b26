import Type, { type Static } from 'typebox';
import { conversationLimits } from '../conversations/index.js';

const DAY_MS = 86_400_000;
const MEBIBYTE = 1_048_576;
const GIBIBYTE = 1_024 * MEBIBYTE;

/** A number of something, between bounds. */
const count = (description: string, value: number, minimum: number, maximum: number) =>
  Type.Integer({ description, default: value, minimum, maximum });

interface Checks {
  readonly minLength?: number;
  readonly pattern?: string;
  readonly expects?: string;
}

/** What nobody may read in a log or an error. */
const secret = (description: string, more: Checks = {}) =>
  Type.String({ description, secret: true, minLength: 1, ...more });

const group = <Properties extends Type.TProperties>(
  properties: Properties,
  more: { readonly secret?: boolean } = {},
) => Type.Object(properties, { additionalProperties: false, default: {}, ...more });

/** In which a value that stands in a wrong place may be a secret, so that none is shown. */
const secretGroup = <Properties extends Type.TProperties>(properties: Properties) =>
  group(properties, { secret: true });

/** A page's origin, as browsers send it. */
const ORIGIN = '^https?://[^/?#\\s]+$';
/** Whose key it is, and the key or what sha256 makes of it. */
const API_KEY = '^[A-Za-z0-9._@-]{1,64}=(sha256:[0-9a-f]{64}|(?!sha256:)[!-~]{24,256})$';

const auth = secretGroup({
  apiKeys: Type.Array(Type.String({ pattern: API_KEY }), {
    description: 'API keys, each `OWNER=KEY` (24 characters or more) or `OWNER=sha256:HEX`',
    secret: true,
    expects: 'a list of OWNER=KEY (a key of 24 characters or more) or OWNER=sha256:HEX',
    default: [],
  }),
  jwtSecret: Type.Optional(secret('secret of JWTs signed by HS256, 32 bytes or more', { minLength: 32 })),
  jwtJwksUrl: Type.Optional(
    Type.String({
      description: 'address of the keys (JWKS) with which JWTs are signed',
      pattern: '^https?://\\S+$',
      expects: 'an address that begins with https:// or http://',
    }),
  ),
  jwtIssuer: Type.Optional(Type.String({ description: '`iss` that a JWT must have', minLength: 1 })),
  jwtAudience: Type.Optional(Type.String({ description: '`aud` that a JWT must have', minLength: 1 })),
  jwtOwnerClaim: Type.String({
    description: 'claim of a JWT that says whose sessions it opens',
    default: 'sub',
    minLength: 1,
  }),
});

const store = secretGroup({
  kind: Type.Enum(['sqlite', 'memory', 'postgres'], {
    description: 'where conversations are kept',
    default: 'sqlite',
  }),
  file: Type.Optional(
    Type.String({
      description: 'file of `sqlite`, else `conversations.sqlite` in the data folder',
      minLength: 1,
    }),
  ),
  url: Type.Optional(
    secret('address of `postgres`, with its password if it has one', {
      pattern: '^postgres(ql)?://\\S+$',
      expects: 'an address that begins with postgres:// or postgresql://',
    }),
  ),
  keepEndedMs: count(
    'for how long ended conversations are kept; 0 for ever',
    30 * DAY_MS,
    0,
    Number.MAX_SAFE_INTEGER,
  ),
});

/** A limit of conversations, with their own default. */
const limit = (
  name: Exclude<keyof typeof conversationLimits, 'maxMemoryBytes'>,
  description: string,
  minimum: number,
  maximum: number,
) => count(description, conversationLimits[name], minimum, maximum);

const limits = group({
  maxConversations: limit('maxConversations', 'sessions at a time', 1, 100_000),
  maxPerOwner: limit('maxPerOwner', 'sessions of one owner at a time', 1, 100_000),
  idleMs: limit('idleMs', 'a session in which nothing happens ends after so long', 1_000, 7 * DAY_MS),
  memoryPerConversationBytes: limit(
    'memoryPerConversationBytes',
    'what a session is expected to need',
    0,
    GIBIBYTE,
  ),
  maxMemoryBytes: Type.Optional(
    Type.Integer({
      description: 'what the process may need in all, else 80 % of what there is',
      minimum: 64 * MEBIBYTE,
      maximum: Number.MAX_SAFE_INTEGER,
    }),
  ),
  maxLoopDelayMs: limit('maxLoopDelayMs', 'delay of the event loop above which nobody is let in', 1, 60_000),
  maxChunkBytes: limit('maxChunkBytes', 'sound in one message of a session socket', 1_024, 16 * MEBIBYTE),
  maxBufferBytes: limit('maxBufferBytes', 'sound of one session that waits', 32_768, GIBIBYTE),
  maxTextCharacters: limit('maxTextCharacters', 'characters of a text that is answered or said', 1, MEBIBYTE),
  maxMessagesPerSecond: limit('maxMessagesPerSecond', 'messages of one socket', 1, 100_000),
  maxBytesPerSecond: limit('maxBytesPerSecond', 'bytes of one socket', 1_024, GIBIBYTE),
  maxUnreadBytes: limit('maxUnreadBytes', 'what a client may leave unread', 1_024, GIBIBYTE),
  maxPendingTurns: limit('maxPendingTurns', 'finished turns that wait to be stored', 1, 1_000_000),
});

const http = group({
  requestsPerMinute: count('requests of one address', 600, 1, 1_000_000),
  failuresPerMinute: count('of them, those whose credentials are not good', 30, 1, 1_000_000),
  sessionsPerMinute: count('sessions that one owner opens', 60, 1, 1_000_000),
  maxConnections: count('connections at a time, sockets among them', 10_000, 1, 1_000_000),
  maxBodyBytes: count('body of a request', 16_384, 256, MEBIBYTE),
  requestTimeoutMs: count('how long a request may take to arrive', 30_000, 200, 600_000),
  tokenTtlMs: count('how long a token waits for its connection', 60_000, 1_000, 600_000),
});

/** Everything that can be configured, in a file and by environment, with what holds unless one says otherwise. */
export const configSchema = group({
  host: Type.String({
    description: 'for whom: `127.0.0.1` is this machine alone, `0.0.0.0` every network',
    default: '127.0.0.1',
    pattern: '^[A-Za-z0-9.:_-]+$',
    expects: 'a name or an address of this machine',
  }),
  port: count('where; 0 for any port that is free', 8800, 0, 65_535),
  dataFolder: Type.String({
    description: 'where files are kept; relative to the working folder',
    default: '.antiphon',
    minLength: 1,
  }),
  origins: Type.Union(
    [Type.Literal('same'), Type.Literal('any'), Type.Array(Type.String({ pattern: ORIGIN }))],
    {
      description: 'pages that may ask: those of this server, any, or a list of origins',
      default: 'same',
      expects: "'same', 'any' or a list of origins, as https://app.example",
    },
  ),
  proxies: Type.Array(Type.String({ pattern: '^[A-Za-z0-9.:/]+$' }), {
    description: 'addresses (or ranges) of proxies that may say for whom they ask',
    expects: 'a list of addresses or ranges, as 10.0.0.0/8',
    default: [],
  }),
  telephoneOwner: Type.Optional(
    Type.String({
      description:
        'whose sessions telephone calls are, else the only owner of API keys, or `telephone` where there are several or JWTs alone',
      pattern: '^[^\\x00-\\x1f\\x7f]{1,128}$',
      expects: 'an owner, as of an API key, or as jwt:SUB',
    }),
  ),
  drainDeadlineMs: count('how long running turns may take when the server ends', 25_000, 0, 600_000),
  logLevel: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
    description: 'what is logged',
    default: 'info',
  }),
  auth,
  store,
  limits,
  http,
});

/** A server's configuration, complete. */
export type ServerConfig = DeepReadonly<Static<typeof configSchema>>;

type DeepReadonly<Value> = Value extends object
  ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
  : Value;
