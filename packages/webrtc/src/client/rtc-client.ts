import type {
  InputAudioFrame,
  InputTransportMessageFrame,
  PacingOptions,
  PlayoutPort,
  PlayoutProcessor,
  PlayoutSink,
  Processor,
  SentRecord,
  Session,
} from '@antiphon/core';

export interface RtcInputOptions {
  /** What the pipeline gets. @defaultValue 16_000 */
  readonly sampleRate?: number;
}

/** Makes the sink of an output; see `playout()`. */
export type RtcSinkFactory = (port: PlayoutPort) => PlayoutSink;

export interface RtcOutputOptions
  extends Omit<PacingOptions, 'sampleRate' | 'frameMs' | 'leadMs' | 'acknowledged' | 'ackTimeoutMs'> {
  /** Hears what the user hears: `conversationRecorder()` of `@antiphon/device`, or a sink of your own around ours. */
  readonly recorder?: { around(sink: RtcSinkFactory): RtcSinkFactory };
  /** A line for every frame sent: produced, queued, sent, in ms on the clock. */
  onSent?(record: SentRecord, session: Session): void;
}

/** How a client has ended. */
export interface RtcEnd {
  /** `client`: it has left. `agent`: this side has ended it. `lost`: it broke off. `refused`: what it said made no sense. */
  readonly by: 'client' | 'agent' | 'lost' | 'refused';
  readonly reason: string;
}

export interface RtcStats {
  /** Pieces of the user's audio that came. */
  readonly audioPackets: number;
  /** Of the present connection, packets that did not come, or too late. */
  readonly lostPackets: number;
  /** Pieces of audio and messages that were dropped because no session took them in time, the oldest first. */
  readonly dropped: number;
  /** How often it has connected anew. */
  readonly reconnected: number;
}

/**
 * One client, over every connection that it makes.
 *
 * @typeParam Claims - what was known of it at the door
 */
export interface RtcClient<Claims = unknown> {
  readonly id: string;
  readonly claims: Claims;
  readonly stats: RtcStats;
  readonly isConnected: boolean;
  /** Aborts when it has left for good. */
  readonly signal: AbortSignal;
  /** Resolves then. Never rejects. */
  readonly closed: Promise<RtcEnd>;

  /**
   * What the user says, and the messages of the client. Until the session runs, 100 pieces of audio and as many messages wait,
   * beyond which the oldest are dropped and counted. While there is no connection, what the bot is saying is interrupted, for it
   * would count as heard; when the client leaves, the session ends too. Also sends what the pipeline has for the client
   * (`OutputTransportMessageFrame`), at once. One input per client.
   */
  input(options?: RtcInputOptions): Processor<'input', never, InputAudioFrame | InputTransportMessageFrame>;

  /**
   * What the user hears: `playout()` in frames of 20 ms at 24 kHz, in real time, for a browser cannot be told to drop what it
   * has. What was sent counts as heard some 80 ms later. When the session ends, so does the connection.
   *
   * @throws AntiphonError `pipeline_invalid` for options that cannot work
   */
  output(options?: RtcOutputOptions): PlayoutProcessor<'output'>;

  /** Sends the client away. Idempotent. */
  close(reason?: string): void;
}
