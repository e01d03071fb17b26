import {
  type Content,
  type FunctionResponse,
  type InlineData,
  LIVE_CLIENT_FIELDS,
  parseJson,
  readMessage,
  type Tool,
} from '../wire/index.js';
import { INVALID, LiveError } from './live-error.js';
import type { SetupMessage } from './setup.js';

export interface RealtimeInput {
  readonly audio?: InlineData;
  readonly video?: InlineData;
  readonly text?: string;
  /** What `audio` and `video` were called before. */
  readonly mediaChunks?: readonly InlineData[];
  readonly activityStart?: object;
  readonly activityEnd?: object;
  readonly audioStreamEnd?: boolean;
}

export interface ClientContent {
  readonly turns?: readonly Content[];
  readonly turnComplete?: boolean;
}

export interface ContextUpdate {
  readonly systemInstruction?: Content;
  readonly tools?: { readonly tools?: readonly Tool[] };
}

/** One message of the client: exactly one of these. */
export interface ClientMessage {
  readonly setup?: SetupMessage;
  readonly clientContent?: ClientContent;
  readonly realtimeInput?: RealtimeInput;
  readonly toolResponse?: { readonly functionResponses?: readonly FunctionResponse[] };
  readonly contextUpdate?: ContextUpdate;
}

/** @throws GeminiError 400, LiveError 1007 when it isn't one message that the vendor knows. */
export function readClientMessage(text: string): ClientMessage {
  const message = readMessage<ClientMessage>(LIVE_CLIENT_FIELDS, parseJson(text));
  if (Object.keys(message).length !== 1) throw new LiveError(1007, INVALID);
  return message;
}
