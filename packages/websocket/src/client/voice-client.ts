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
import type { LinkEnd } from '../link/index.js';

export interface ClientInputOptions {
  /** What the pipeline gets. Clients of other rates are resampled to it. @defaultValue 16_000 */
  readonly sampleRate?: number;
}

/** Makes the sink of an output; see `playout()`. */
export type SinkFactory = (port: PlayoutPort) => PlayoutSink;

export interface ClientOutputOptions
  extends Omit<PacingOptions, 'sampleRate' | 'acknowledged' | 'ackTimeoutMs'> {
  /**
   * How far ahead of real time the client is fed. A client that cannot drop what it has is fed 80 ms ahead at most.
   * @defaultValue 120
   */
  readonly leadMs?: number;
  /** Hears what the user hears: `conversationRecorder()` of `@antiphon/device`, or a sink of your own around ours. */
  readonly recorder?: { around(sink: SinkFactory): SinkFactory };
  /** A line for every frame sent: produced, queued, sent, in ms on the clock. */
  onSent?(record: SentRecord, session: Session): void;
}

/** Counts of a client, also after it has left. */
export interface ClientStats {
  /** Messages with audio that came. */
  readonly audioMessages: number;
  /** Of those, dropped because no session took them in time: the oldest of those that waited. */
  readonly droppedAudio: number;
  /** Packets of Opus that came and were none: heard as silence. */
  readonly malformedAudio: number;
  /** Messages that a congested connection was spared: figures, and what the recogniser believed for a moment. */
  readonly sparedMessages: number;
  /** How often the client came back after a cut. */
  readonly resumed: number;
  /** Messages kept for a client that may be cut off. */
  readonly keptMessages: number;
}

/**
 * One client, from the moment it is let in, over every connection it takes.
 *
 * @typeParam Claims - what was known of it at the door
 */
export interface VoiceClient<Claims = unknown> {
  readonly id: string;
  readonly claims: Claims;
  /**
   * `antiphon`: drops what it has not played when it is told to, says what was heard, and comes back after a cut.
   * `rtvi`: any other client of RTVI.
   */
  readonly kind: 'antiphon' | 'rtvi';
  /** Of what it is sent, in Hz: as it said; 24 000 of a client that said nothing, and for Opus. */
  readonly playedRate: number;
  readonly stats: ClientStats;
  /** Whether it is there now, and not waited for. */
  readonly isConnected: boolean;
  /** Aborts when it has left for good. */
  readonly signal: AbortSignal;
  /** Resolves then. Never rejects. */
  readonly closed: Promise<LinkEnd>;

  /**
   * What the user says, and the messages of the client. Until the session runs, 100 messages with audio wait (256 KiB
   * at most), beyond which the oldest is dropped and counted, and as many others, beyond which the client is refused.
   * When the session fails, or cannot start, the client is closed with 1011, else with 1000. When the client leaves, what the bot is saying is interrupted and the session ends; when it is lost, an error says so first.
   * Also sends what the pipeline has for the client (`OutputTransportMessageFrame`), at once. One input per client.
   */
  input(
    options?: ClientInputOptions,
  ): Processor<'input', never, InputAudioFrame | InputTransportMessageFrame>;

  /**
   * What the user hears: `playout()` in frames of 20 ms, at the rate that the client plays; frames of another length than 10 or
   * 20 ms are sent as PCM. Its truth is what the
   * client says was heard, where it says so, else a clock. When the session ends, so does the connection.
   *
   * @throws AntiphonError `pipeline_invalid` for options that cannot work
   */
  output(options?: ClientOutputOptions): PlayoutProcessor<'output'>;

  /** Sends the client away. Idempotent. */
  close(reason?: string): void;
}
