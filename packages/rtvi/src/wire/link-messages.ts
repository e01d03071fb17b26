import type { JsonObject, JsonValue } from '@antiphon/core/frame-free';
import { isObject } from './read-client-message.js';

/**
 * What clients of this project say on the same socket beside RTVI: that unplayed speech must go, what was
 * heard, and where to go on after a cut. JSON in the framing's messages, under a label of their own, so that
 * nobody else takes notice of them. See `docs/guide/websocket-protocol.md`.
 */
export const LINK_LABEL = 'antiphon';
/** The subprotocol a client asks for who will say `hello`. */
export const LINK_SUBPROTOCOL = 'antiphon.v1';
export const LINK_VERSION = 1;
/** The parameter of the address that holds the key to a session which was cut off. */
export const RESUME_PARAMETER = 'resume';
/** The name of audio that is the bot's speech: its `id` is the turn, its `pts` the place in the turn's speech. */
export const SPEECH_NAME = 'speech';
/** The name of audio that is no speech. It has neither. */
export const SOUND_NAME = 'sound';
/** Ends the name of audio whose bytes are one packet of Opus. All other audio is PCM, whatever was agreed on. */
export const OPUS_MARK = '+opus';

/** Close codes of a server beside those of RFC 6455. */
export const LINK_CLOSE = {
  /** There is no session to resume: it has ended, or never was. Begin anew. */
  sessionGone: 4410,
  /** The session goes on with another connection. */
  superseded: 4409,
} as const;

/** How audio is coded. Opus is spoken where both sides can, and each may fall back to PCM with any message. */
export type LinkCodec = 'pcm' | 'opus';

export interface LinkAudioFormat {
  /** 8 000 to 48 000 Hz. */
  readonly sampleRate: number;
  readonly codec: LinkCodec;
}

/** The first message of a client, before anything else. */
export interface Hello {
  readonly version: number;
  /**
   * Of the microphone, as the client would send it. Each audio message says its rate too, and that is what counts; the
   * codec is what `welcome` says.
   */
  readonly audioIn: LinkAudioFormat;
  /** What the client plays without resampling, and what it can decode beside PCM. */
  readonly audioOut: { readonly sampleRate: number; readonly codecs: readonly LinkCodec[] };
  /** With a key in the address: how many counted messages of the server came before the cut. */
  readonly received?: number;
}

/** The answer. Nothing else comes before it. */
export interface Welcome {
  readonly version: number;
  readonly sessionId: string;
  /** Whether this is the session that was cut off. */
  readonly resumed: boolean;
  /**
   * For the next cut. Worth nothing once something has come over a connection that got a newer one, when two newer
   * ones were given, or when the session has ended. Keep it secret.
   */
  readonly resumeKey: string;
  /** How long after a cut the session waits. */
  readonly resumeWindowMs: number;
  /** How many counted messages of the client came before the cut; 0 at first. */
  readonly received: number;
  readonly audioIn: LinkAudioFormat;
  readonly audioOut: LinkAudioFormat & {
    readonly frameMs: number;
    /** How far ahead of real time speech is sent, at most. */
    readonly leadMs: number;
    /** How much later than its place a sound comes out of the codec; 0 for PCM. */
    readonly delayMs?: number;
  };
  /** How often the client should tell what was heard, while it plays speech. */
  readonly heardEveryMs: number;
}

/** What each message under the label holds. */
export interface LinkData {
  hello: Hello;
  welcome: Welcome;
  /** Either side: so many counted messages have come since the session began. */
  received: { readonly count: number };
  /** Either side, after `welcome`: so many messages are gone and count as received. */
  skip: { readonly count: number };
  /** To the client: drop all speech of turns up to this one that was not played. Counted. */
  flush: { readonly turn: number };
  /** To the server: of this turn's speech so much was heard, ever. Counted. */
  heard: { readonly turn: number; readonly heardMs: number };
}

export type LinkMessageType = keyof LinkData;

export type LinkMessage = {
  readonly [Type in LinkMessageType]: { readonly type: Type; readonly data: LinkData[Type] };
}[LinkMessageType];

/** Those that no side counts: what they say is of the connection alone. Every other message is counted. */
export const UNCOUNTED: ReadonlySet<LinkMessageType> = new Set(['hello', 'welcome', 'received', 'skip']);

/** Writes a message as JSON. */
export function linkMessage<const Type extends LinkMessageType>(type: Type, data: LinkData[Type]): string {
  return JSON.stringify({ label: LINK_LABEL, type, data });
}

/**
 * Understands a message under the label.
 *
 * @returns nothing for another label; what is wrong as a text.
 */
export function readLinkMessage(value: JsonValue): LinkMessage | string | undefined {
  if (!isObject(value) || value.label !== LINK_LABEL) return undefined;
  const { type, data = {} } = value;
  if (typeof type !== 'string' || !Object.hasOwn(readers, type)) return 'it is of no known type';
  if (!isObject(data)) return `the data of ${type} is no object`;
  const understood = readers[type as LinkMessageType](data);
  return understood === undefined
    ? `the data of ${type} is not as expected`
    : ({ type, data: understood } as LinkMessage);
}

const readers: { readonly [Type in LinkMessageType]: (data: JsonObject) => LinkData[Type] | undefined } = {
  hello: ({ version, audioIn, audioOut, received }) => {
    const format = formatOf(audioIn);
    if (!isCount(version) || format === undefined || audioOut === undefined || !isObject(audioOut))
      return undefined;
    const { sampleRate, codecs } = audioOut;
    if (!isRate(sampleRate) || !Array.isArray(codecs) || !codecs.every(isCodec)) return undefined;
    if (received !== undefined && !isCount(received)) return undefined;
    return {
      version,
      audioIn: format,
      audioOut: { sampleRate, codecs },
      ...(received === undefined ? {} : { received }),
    };
  },
  welcome: (data) => {
    const { version, sessionId, resumed, resumeKey, resumeWindowMs, received, heardEveryMs } = data;
    const audioIn = formatOf(data.audioIn);
    const audioOut = formatOf(data.audioOut);
    if (!isCount(version) || !isCount(received) || typeof resumed !== 'boolean') return undefined;
    if (typeof sessionId !== 'string' || typeof resumeKey !== 'string') return undefined;
    if (!isMs(resumeWindowMs) || !isMs(heardEveryMs) || audioIn === undefined || audioOut === undefined)
      return undefined;
    const { frameMs, leadMs, delayMs } = data.audioOut as JsonObject;
    if (!isMs(frameMs) || !isMs(leadMs) || !(delayMs === undefined || isMs(delayMs))) return undefined;
    return {
      ...{ version, sessionId, resumed, resumeKey, resumeWindowMs, received, heardEveryMs },
      ...{
        audioIn,
        audioOut: { ...audioOut, frameMs, leadMs, ...(delayMs === undefined ? {} : { delayMs }) },
      },
    };
  },
  received: ({ count }) => (isCount(count) ? { count } : undefined),
  skip: ({ count }) => (isCount(count) ? { count } : undefined),
  flush: ({ turn }) => (typeof turn === 'number' ? { turn } : undefined),
  heard: ({ turn, heardMs }) => (isCount(turn) && isMs(heardMs) ? { turn, heardMs } : undefined),
};

function formatOf(value: JsonValue | undefined): LinkAudioFormat | undefined {
  if (value === undefined || !isObject(value)) return undefined;
  const { sampleRate, codec } = value;
  return isRate(sampleRate) && isCodec(codec) ? { sampleRate, codec } : undefined;
}

function isCodec(value: JsonValue | undefined): value is LinkCodec {
  return value === 'pcm' || value === 'opus';
}

/** Rates at which speech makes sense, and a frame of 20 ms is a whole number of samples. */
function isRate(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && value >= 8_000 && value <= 48_000 && value % 50 === 0;
}

function isCount(value: JsonValue | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isMs(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
