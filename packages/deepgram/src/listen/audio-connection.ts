import { pcm16ToBytes } from '@antiphon/audio';
import {
  AntiphonError,
  connectionDefaults,
  type EncodedAudio,
  type OpenRequest,
  type SupervisedConnection,
  superviseConnection,
} from '@antiphon/core/frame-free';
import { FailureJudge, MalformedBursts, sdkClient, VendorSocket } from '../client/index.js';
import {
  type AudioConnectionOptions,
  type ListenTuning,
  listenDefaults,
} from './audio-connection-options.js';
import { type AudioFormat, bytesPerMs, sameFormat } from './audio-format.js';
import { Chunker } from './chunker.js';
import { type ListenItem, ListenLink } from './listen-link.js';
import { Pace } from './pace.js';
import { SentAudio } from './sent-audio.js';
import { Timeline } from './timeline.js';

/** Pieces shorter than this are joined, in ms. */
const LEAST_CHUNK_MS = 20;
/** Pieces longer than this are cut, in ms. */
const MOST_CHUNK_MS = 40;
/** What of the quiet before a voice is sent again after a reconnection, in ms. */
const QUIET_KEPT_MS = 1_000;

/** Of `silenceMs`: so much audio without a message is too much when messages are due, and when they are not. */
const EXPECTED_SHARE = 0.5;
const UNEXPECTED_SHARE = 3;

/**
 * The frame-free client of Deepgram's recognisers: one stream of audio over as many sockets as it takes. Audio that
 * is not final yet is kept (`replayMs`) and sent again on the next socket, from where the last final transcript
 * ended, so that no word is lost or doubled; times are the stream's own throughout.
 */
export class AudioConnection<Message> {
  readonly #options: AudioConnectionOptions<Message>;
  readonly #tuning: ListenTuning & Record<keyof typeof listenDefaults, number>;
  readonly #connection: SupervisedConnection<ListenItem>;
  readonly #judge = new FailureJudge();
  readonly #malformed: MalformedBursts;
  readonly #sent: SentAudio;
  #format: AudioFormat;
  #chunker: Chunker;
  #positionMs = 0;
  #finalUntilMs = 0;
  #isQuiet = false;
  #hasBegun = false;
  #complained = false;
  /** Audio sent since the last message came, in ms. */
  #unansweredMs = 0;

  constructor(options: AudioConnectionOptions<Message>) {
    const { clock, format, hooks, name, signal } = options;
    const tuning = { ...listenDefaults, ...options.tuning };
    this.#options = options;
    this.#tuning = tuning;
    this.#format = format;
    this.#chunker = chunkerFor(format);
    this.#malformed = new MalformedBursts(clock);
    const maxItems = Math.ceil(tuning.replayMs / LEAST_CHUNK_MS) + 100;
    this.#sent = new SentAudio(maxItems);
    this.#connection = superviseConnection<ListenItem, Heard<Message>>({
      ...tuning,
      name,
      clock,
      ...(signal === undefined ? {} : { signal }),
      driver: { open: (request) => this.#open(request) },
      replay: {
        keepSent: 'acknowledged',
        maxItems,
        // The widest audio there is: 16 bits at 48 kHz.
        maxBytes: Math.ceil(tuning.replayMs * 96) + 10_000,
        maxMs: tuning.replayMs,
      },
      sizeOf: (item) => (item.kind === 'audio' ? item.bytes.length : 64),
      classify: this.#judge.judge,
      isTrafficExpected: () => {
        const share = hooks.expectsMessages() ? EXPECTED_SHARE : UNEXPECTED_SHARE;
        return this.#unansweredMs >= tuning.silenceMs * share;
      },
      onMessage: ({ message, timeline }) => {
        this.#unansweredMs = 0;
        if (options.protocol.isProgress(message)) this.#judge.worked();
        hooks.message(message, timeline);
      },
      onState: (change) => hooks.state(change),
      onEvent: (event) => {
        if (event.type === 'buffer_overflow') hooks.problem(this.#lostAudio());
      },
    });
  }

  get format(): AudioFormat {
    return this.#format;
  }

  /** How much audio has been taken, in ms: the stream's time. */
  get positionMs(): number {
    return this.#positionMs;
  }

  /** Up to here the transcript is final. */
  get finalUntilMs(): number {
    return this.#finalUntilMs;
  }

  get failure(): AntiphonError | undefined {
    return this.#connection.failure;
  }

  get state() {
    return this.#connection.state;
  }

  /** @throws AntiphonError when no link could be opened */
  connect(): Promise<void> {
    return this.#connection.connect();
  }

  write(samples: Int16Array, sampleRate: number): void {
    if (samples.length === 0 || !this.#takes({ encoding: 'linear16', sampleRate })) return;
    this.#chunker.push(pcm16ToBytes(samples), this.#sendChunk);
  }

  /** Passes the bytes on as they are. */
  writeEncoded(audio: Uint8Array, encoding: EncodedAudio, sampleRate: number): void {
    if (audio.length === 0 || !this.#takes({ encoding, sampleRate })) return;
    this.#chunker.push(audio.slice(), this.#sendChunk);
  }

  /** Sends the rest of the audio, be it ever so short. */
  flush(): void {
    this.#chunker.flush(this.#sendChunk);
  }

  /** Sends the rest of the audio, then a message; `onSent` is told each time that it goes out. */
  say(json: string, onSent?: () => void): void {
    this.flush();
    const sequence = this.#connection.send({
      kind: 'message',
      json,
      ...(onSent === undefined ? {} : { onSent }),
    });
    this.#sent.add(sequence, this.#positionMs);
  }

  /** Sends silence that is not part of the stream. */
  fill(ms: number): void {
    this.flush();
    this.#sent.add(this.#connection.send({ kind: 'silence', ms }), this.#positionMs);
  }

  /** The transcript is final up to this time of the stream: that audio need not be sent again. */
  final(untilMs: number): void {
    this.#finalUntilMs = Math.max(this.#finalUntilMs, Math.min(untilMs, this.#positionMs));
    this.#acknowledge(this.#finalUntilMs);
  }

  /** Whether nobody speaks, as far as is known: then what was sent is worth little. @defaultValue false */
  quiet(isQuiet: boolean): void {
    this.#isQuiet = isQuiet;
  }

  /** Gives the link up for a new one; what is not final goes out again. */
  renew(reason: string): void {
    void this.#connection.recover(reason);
  }

  /** Says that no more audio comes, hears the vendor out for at most `ms`, and ends. */
  drain(ms: number): Promise<void> {
    this.flush();
    return this.#connection.close({ drain: ms });
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  readonly #sendChunk = (bytes: Uint8Array): void => {
    const startMs = this.#positionMs;
    const endMs = startMs + bytes.length / bytesPerMs(this.#format);
    this.#positionMs = endMs;
    this.#unansweredMs += endMs - startMs;
    this.#sent.add(this.#connection.send({ kind: 'audio', bytes, startMs, endMs }), endMs);
    if (this.#isQuiet) this.#acknowledge(endMs - QUIET_KEPT_MS);
  };

  #acknowledge(untilMs: number): void {
    const sequence = this.#sent.takeUntil(untilMs);
    if (sequence > 0) this.#connection.acknowledge(sequence);
  }

  /** The first audio decides the format; audio of another one, later, is an error that is told once. */
  #takes(format: AudioFormat): boolean {
    if (sameFormat(format, this.#format)) {
      this.#hasBegun = true;
      return true;
    }
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      this.#format = format;
      this.#chunker = chunkerFor(format);
      if (this.#connection.state !== 'idle') void this.#connection.recover(`${nameOf(format)} comes`);
      return true;
    }
    if (!this.#complained) {
      this.#complained = true;
      const words = `Deepgram listens to ${nameOf(this.#format)}, and ${nameOf(format)} came: it is left out`;
      this.#options.hooks.problem(new AntiphonError('service_failed', words));
    }
    return false;
  }

  async #open({ signal, events }: OpenRequest<Heard<Message>>): Promise<ListenLink> {
    const { access, clock, protocol, hooks } = this.#options;
    const format = this.#format;
    const timeline = new Timeline();
    const client = await sdkClient(access);
    const socket = await VendorSocket.open({
      isSecure: access.isSecure,
      create: (settings) => protocol.create(client, format, settings),
      signal,
      events,
      onData: (data) => {
        const message = typeof data === 'string' ? protocol.read(data) : undefined;
        if (message !== undefined) {
          events.onMessage({ message, timeline });
          return;
        }
        const error = this.#malformed.add();
        events.onError(error ?? malformed);
        if (error !== undefined) hooks.problem(error);
      },
    });
    if (!sameFormat(format, this.#format)) {
      socket.close();
      throw new AntiphonError('connection_failed', `${nameOf(this.#format)} comes now`, { retryable: true });
    }
    if (this.#isQuiet) this.#shed();
    this.#unansweredMs = 0;
    return new ListenLink({
      socket,
      format,
      timeline,
      pace: new Pace(clock, this.#tuning.replaySpeed),
      keepAlive: protocol.keepAlive,
      finalUntilMs: () => this.#finalUntilMs,
      highWatermarkBytes: this.#tuning.highWatermarkBytes ?? connectionDefaults.highWatermarkBytes,
    });
  }

  /** Quiet that nobody needs is not sent again: the next voice is heard at once. */
  #shed(): void {
    const untilMs = this.#positionMs - QUIET_KEPT_MS;
    this.#connection.discard(
      (item) => item.kind === 'silence' || (item.kind === 'audio' && item.endMs < untilMs),
    );
  }

  #lostAudio(): AntiphonError {
    const words = `Deepgram could not be reached for more than ${this.#tuning.replayMs} ms of audio: the oldest is lost`;
    return new AntiphonError('queue_full', words, { retryable: true });
  }
}

/** A message with the time of the link that it came over. */
interface Heard<Message> {
  readonly message: Message;
  readonly timeline: Timeline;
}

/** One for all of a burst. */
const malformed = new AntiphonError('service_failed', 'a message of Deepgram cannot be read', {
  retryable: true,
});

function chunkerFor(format: AudioFormat): Chunker {
  const width = format.encoding === 'linear16' ? 2 : 1;
  const bytes = (ms: number) => Math.max(1, Math.round((ms * format.sampleRate) / 1000)) * width;
  return new Chunker(bytes(LEAST_CHUNK_MS), bytes(MOST_CHUNK_MS));
}

function nameOf({ encoding, sampleRate }: AudioFormat): string {
  return `${encoding} at ${sampleRate} Hz`;
}
