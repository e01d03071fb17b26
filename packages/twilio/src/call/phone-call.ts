import type {
  InputAudioFrame,
  InputDTMFFrame,
  InputEncodedAudioFrame,
  PacingOptions,
  PlayoutPort,
  PlayoutProcessor,
  PlayoutSink,
  Processor,
  SentRecord,
  Session,
} from '@antiphon/core';
import type { CallEncoding } from '../protocol/index.js';
import type { StreamEnd } from '../stream/index.js';

export interface CallInputOptions {
  /**
   * What the pipeline gets: the line's bytes untouched, for `stt(service, { input: 'encoded' })`, or PCM for
   * everything that computes with samples, `vad()` too. @defaultValue 'pcm'
   */
  readonly audio?: 'pcm' | 'encoded';
  /** Of PCM. The line has 8 kHz, and is resampled to anything else. @defaultValue 16_000 */
  readonly sampleRate?: number;
}

/** Makes the sink of an output; see `playout()`. */
export type SinkFactory = (port: PlayoutPort) => PlayoutSink;

export interface CallOutputOptions
  extends Omit<PacingOptions, 'sampleRate' | 'frameMs' | 'acknowledged' | 'fadeMs'> {
  /** How far ahead of real time the carrier is fed. @defaultValue 120 */
  readonly leadMs?: number;
  /**
   * How much later than it is due a frame may leave, to be sent together with those of other calls. It is lost to the
   * lead; what is told at the moment of a frame is told as late. @defaultValue 10, or a twelfth of another `leadMs`
   */
  readonly slackMs?: number;
  /** The longest stretch of speech without a mark; the ends of words get theirs too. @defaultValue 200 */
  readonly markEveryMs?: number;
  /** Hears what the caller hears: `conversationRecorder()` of `@antiphon/device`, or a sink of your own around ours. */
  readonly recorder?: { around(sink: SinkFactory): SinkFactory };
  /** A line for every frame sent: produced, queued, sent, in ms on the clock. */
  onSent?(record: SentRecord, session: Session): void;
}

type AudioOf<Options extends CallInputOptions> = Options extends { readonly audio: 'encoded' }
  ? InputEncodedAudioFrame
  : InputAudioFrame;

/** Counts of a call, also after it has ended. */
export interface CallStats {
  /** Messages with audio that came. */
  readonly audioMessages: number;
  /** Of those, dropped because no session took them in time: the oldest of those that waited. */
  readonly droppedMessages: number;
  /** Waiting for the session to start. */
  readonly queuedMessages: number;
}

/**
 * One telephone call, from the moment its stream begins.
 *
 * @typeParam Parameters - what was made of the stream's custom parameters
 */
export interface PhoneCall<Parameters = Readonly<Record<string, string>>> {
  /** The carrier's name of the call: `CA…` at Twilio. */
  readonly id: string;
  readonly streamId: string;
  readonly accountId: string | undefined;
  readonly encoding: CallEncoding;
  readonly parameters: Parameters;
  readonly stats: CallStats;
  /** Aborts when the stream has ended. */
  readonly signal: AbortSignal;
  /** Resolves when the stream has ended. Never rejects. */
  readonly closed: Promise<StreamEnd>;

  /**
   * What the caller says, and the keys that are pressed. Until the session runs, a second of audio waits;
   * beyond it the oldest is dropped and counted. When the caller hangs up, what the bot is saying is
   * interrupted and the session ends; when the connection is lost, an error says so first. One input
   * per call.
   */
  input<const Options extends CallInputOptions = Record<never, never>>(
    options?: Options,
  ): Processor<'input', never, AudioOf<Options> | InputDTMFFrame>;

  /**
   * What the caller hears: `playout()` in frames of 20 ms, whose truth are the marks that the carrier returns.
   * Speech of any rate is brought to 8 kHz and coded as the line wants it. When the session ends, so
   * does the stream, and the carrier goes on with what it was told to do next: nothing, as a rule, which
   * hangs up.
   *
   * @throws AntiphonError `pipeline_invalid` for options that cannot work
   */
  output(options?: CallOutputOptions): PlayoutProcessor<'output'>;

  /**
   * Ends the call through the carrier's REST interface. One that has ended already is no error.
   *
   * @throws AntiphonError `service_failed` or `service_timeout` when the carrier does not do it; the stream
   *   is closed all the same
   */
  hangUp(): Promise<void>;

  /** Ends the stream alone. The call goes on with what the carrier was told to do next. Idempotent. */
  close(reason?: string): void;
}
