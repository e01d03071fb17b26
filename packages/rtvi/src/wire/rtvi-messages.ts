import type { JsonObject, JsonValue } from '@antiphon/core/frame-free';

/** The version of RTVI that is spoken here. */
export const RTVI_VERSION = '2.1.0';
/** In the `label` of every message of RTVI. Others are none of its business. */
export const RTVI_LABEL = 'rtvi-ai';

/** Who speaks: a library and where it runs. */
export interface RtviAbout {
  readonly library: string;
  readonly library_version?: string;
  readonly platform?: string;
  readonly platform_version?: string;
  readonly platform_details?: JsonObject;
}

/** How much of a segment was heard. */
export interface SpokenProgress {
  readonly accumulated_text: string;
  readonly remaining_text: string;
}

/** A piece of what the bot has to say, as protocol 2 tells of it. */
export interface BotOutput {
  readonly text: string;
  readonly aggregated_by: string;
  readonly segment_id: number;
  readonly will_be_spoken: boolean;
  readonly spoken_status?: 'new' | 'in-progress' | 'completed';
  readonly spoken_progress?: SpokenProgress;
}

/** The same as clients of protocol 1 know it. */
export interface BotOutputV1 {
  readonly text: string;
  readonly aggregated_by: string;
  readonly spoken: boolean;
}

/** One figure, in seconds. */
export interface RtviMetric {
  readonly processor: string;
  readonly value: number;
  readonly model?: string;
}

export interface RtviTokens {
  readonly processor: string;
  readonly prompt_tokens?: number;
  readonly completion_tokens?: number;
  readonly total_tokens?: number;
}

export interface RtviMetrics {
  readonly ttfb?: readonly RtviMetric[];
  readonly processing?: readonly RtviMetric[];
  readonly characters?: readonly RtviMetric[];
  readonly tokens?: readonly RtviTokens[];
}

/** What each message to a client holds; nothing where there is only the type. */
export interface ServerData {
  'bot-ready': { readonly version: string; readonly about?: RtviAbout };
  error: { readonly error: string; readonly message: string; readonly fatal: boolean };
  'error-response': { readonly error: string };
  'server-response': { readonly t: string; readonly d: JsonValue };
  'server-message': JsonValue;
  'user-started-speaking': undefined;
  'user-stopped-speaking': undefined;
  'bot-started-speaking': undefined;
  'bot-stopped-speaking': undefined;
  'bot-interrupted': undefined;
  'user-mute-started': undefined;
  'user-mute-stopped': undefined;
  'user-transcription': {
    readonly text: string;
    readonly user_id: string;
    /** ISO 8601 */
    readonly timestamp: string;
    readonly final: boolean;
  };
  'user-llm-text': { readonly text: string };
  'bot-llm-started': undefined;
  'bot-llm-stopped': undefined;
  'bot-llm-text': { readonly text: string };
  'bot-tts-started': undefined;
  'bot-tts-stopped': undefined;
  'bot-tts-text': { readonly text: string };
  'bot-transcription': { readonly text: string };
  'bot-output': BotOutput | BotOutputV1;
  'llm-function-call-started': { readonly function_name?: string };
  'llm-function-call-in-progress': {
    readonly tool_call_id: string;
    readonly function_name?: string;
    readonly arguments?: JsonValue;
  };
  'llm-function-call-stopped': {
    readonly tool_call_id: string;
    readonly cancelled: boolean;
    readonly function_name?: string;
    readonly result?: JsonValue;
  };
  metrics: RtviMetrics;
  /** What a page is to do: `toast`, `navigate`, `scroll_to`, `highlight`, `focus`, `click` … or one of your own. */
  'ui-command': { readonly command: string; readonly payload: JsonValue };
}

export type ServerMessageType = keyof ServerData;

/** A message to a client. `id` is that of the message it answers. */
export interface RtviServerMessage<Type extends ServerMessageType = ServerMessageType> {
  readonly id?: string;
  readonly label: typeof RTVI_LABEL;
  readonly type: Type;
  readonly data?: ServerData[Type];
}

/** What each message from a client holds. */
export interface ClientData {
  'client-ready': { readonly version: string; readonly about: RtviAbout };
  'disconnect-bot': undefined;
  'client-message': { readonly t: string; readonly d: JsonValue };
  'send-text': {
    readonly content: string;
    /** @defaultValue both true */
    readonly options: { readonly run_immediately: boolean; readonly audio_response: boolean };
  };
  'llm-function-call-result': {
    readonly function_name: string;
    readonly tool_call_id: string;
    readonly arguments: JsonValue;
    readonly result: JsonValue;
  };
  dtmf: { readonly buttons: readonly string[] };
  /** Deprecated in favour of `send-text`. */
  'append-to-context': {
    readonly role: string;
    readonly content: string;
    /** @defaultValue false */
    readonly run_immediately: boolean;
  };
  'raw-audio': RawAudio & { readonly base64Audio: string };
  'raw-audio-batch': RawAudio & { readonly base64AudioBatch: readonly string[] };
  'ui-event': { readonly event: string; readonly payload: JsonValue };
  /** What a page shows, as its accessibility tree has it. */
  'ui-snapshot': { readonly tree: JsonValue };
}

/** 16-bit PCM, little-endian, channels interleaved. */
export interface RawAudio {
  readonly sampleRate: number;
  readonly numChannels: number;
}

export type ClientMessageType = keyof ClientData;

/** A message from a client, understood. */
export type RtviClientMessage = {
  readonly [Type in ClientMessageType]: {
    readonly id: string;
    readonly type: Type;
    readonly data: ClientData[Type];
  };
}[ClientMessageType];

/** Makes a message to a client. */
export function serverMessage<const Type extends ServerMessageType>(
  type: Type,
  ...[data, id]: undefined extends ServerData[Type]
    ? [data?: undefined, id?: string]
    : [data: ServerData[Type], id?: string]
): RtviServerMessage<Type> {
  return {
    ...(id === undefined ? {} : { id }),
    label: RTVI_LABEL,
    type,
    ...(data === undefined ? {} : { data: data as ServerData[Type] }),
  };
}
