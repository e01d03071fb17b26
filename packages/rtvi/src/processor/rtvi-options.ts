import type { JsonValue, Session } from '@antiphon/core';
import type { RtviAbout } from '../wire/index.js';
import type { ClientFunctions } from './client-functions.js';

/** A message that a client's application has sent. */
export interface ClientRequest {
  /** What it is about: the client's `t`. */
  readonly topic: string;
  readonly data: JsonValue;
  readonly session: Session;
}

/** Who has connected. */
export interface ReadyClient {
  /** Of RTVI, as the client said it. */
  readonly version: string;
  readonly about: RtviAbout;
  readonly session: Session;
}

/** Something that a person has done on a page. */
export interface UiEvent {
  readonly event: string;
  readonly payload: JsonValue;
  readonly session: Session;
}

/** What a page shows. */
export interface UiSnapshot {
  /** Its accessibility tree, as Pipecat's clients take it: `root`, `captured_at`, `selection`. */
  readonly tree: JsonValue;
  readonly session: Session;
}

export interface RtviOptions {
  /** Tells several in one pipeline apart. @defaultValue 'rtvi' */
  readonly name?: string;
  /** What `bot-ready` says of the server. @defaultValue the name of this package */
  readonly about?: RtviAbout;
  /** Functions of the client, for the model: `clientFunctions()`. */
  readonly functions?: ClientFunctions;
  /**
   * What a client is told of the other functions that the model calls: that there is a call, its name too, or its
   * arguments and its result as well. @defaultValue 'id'
   */
  readonly reportCalls?: 'none' | 'id' | 'name' | 'full';
  /** Whether figures are sent: times at the end of a turn, and tokens. @defaultValue true */
  readonly metrics?: boolean;
  /**
   * What an error, or what {@link onMessage} throws, tells the client: its message, or its code alone
   * (`processor_failed` where it has none). @defaultValue 'message'
   */
  readonly errors?: 'message' | 'code';
  /** Hears of what a person does on a page: its `ui-event`s. What it throws, or rejects with, becomes an `ErrorFrame`. */
  onUiEvent?(event: UiEvent): void | Promise<void>;
  /** Hears what a page shows: its `ui-snapshot`s. The same holds. */
  onUiSnapshot?(snapshot: UiSnapshot): void | Promise<void>;
  /** The client hears from now on: greet it here. What it throws, or rejects with, becomes an `ErrorFrame`. */
  onClientReady?(client: ReadyClient): void | Promise<void>;
  /**
   * Answers messages of the client's application. What it returns, if anything, is the response; what it throws is
   * an error response. At most 32 are being answered at a time; one more is refused.
   */
  onMessage?(request: ClientRequest): JsonValue | undefined | Promise<JsonValue | undefined>;
}

export const rtviDefaults = {
  name: 'rtvi',
  about: { library: '@antiphon/rtvi' },
  reportCalls: 'id',
  metrics: true,
  errors: 'message',
} as const satisfies RtviOptions;

export type RtviSettings = RtviOptions & Required<Pick<RtviOptions, keyof typeof rtviDefaults>>;
