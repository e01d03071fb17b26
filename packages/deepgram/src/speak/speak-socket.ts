import {
  AntiphonError,
  abortable,
  type BackoffOptions,
  type Clock,
  type ConnectionState,
  type ConnectionTuning,
  type OpenRequest,
  type StateChange,
  type SupervisedConnection,
  superviseConnection,
  type Timer,
  throwIfAborted,
} from '@antiphon/core/frame-free';
import type { DeepgramClient } from '@deepgram/sdk';
import {
  clearly,
  type DeepgramAccess,
  FailureJudge,
  MalformedBursts,
  sdkClient,
  VendorSocket,
} from '../client/index.js';
import { FlushBudget } from './flush-budget.js';
import { readSpeakMessage, type SpeakMessage } from './speak-message.js';
import type { SpeakFormat } from './speak-options.js';
import { Utterance } from './utterance.js';

type SpeakArguments = Parameters<DeepgramClient['speak']['v1']['createConnection']>[0];

/** A connection that was given up is tried anew after so long, in ms. */
const REVIVE_AFTER_MS = 10_000;

export interface SpeakTuning extends ConnectionTuning {
  /** The wait between failed tries. @defaultValue 100 ms × 2ⁿ ≤ 10 s, full jitter */
  readonly backoff?: BackoffOptions;
}

export interface SpeakLimits {
  /** How long the first audio of a text may take, in ms. @defaultValue 3_000 */
  readonly firstAudioTimeoutMs: number;
  /** How long audio may pause within a text, in ms. @defaultValue 2_000 */
  readonly stallTimeoutMs: number;
  /** How long Deepgram may take to stop when it is told to, in ms. @defaultValue 1_000 */
  readonly clearTimeoutMs: number;
  /** Deepgram's own limit. @defaultValue 20 */
  readonly maxFlushesPerMinute: number;
}

export interface SpeakSocketOptions extends SpeakLimits {
  readonly access: DeepgramAccess;
  readonly format: SpeakFormat;
  readonly tuning?: SpeakTuning;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly onState?: (change: StateChange) => void;
}

/**
 * The frame-free client of `/v1/speak` over one WebSocket, kept up between texts. Speaks one text at a time; the
 * next waits. What the socket cannot do it refuses with an error, and somebody else may do it over REST.
 */
export class SpeakSocket {
  readonly #options: SpeakSocketOptions;
  readonly #budget: FlushBudget;
  readonly #malformed: MalformedBursts;
  #connection: SupervisedConnection<string> | undefined;
  #current: Utterance | undefined;
  /** Deepgram was told to stop: what comes until it says that it has is old. */
  #clearing: Timer | undefined;
  #failedAtMs: number | undefined;
  #refused: AntiphonError | undefined;
  #closed = false;

  constructor(options: SpeakSocketOptions) {
    this.#options = options;
    this.#budget = new FlushBudget(options.clock, options.maxFlushesPerMinute);
    this.#malformed = new MalformedBursts(options.clock);
  }

  /** What makes every further try useless: a key that is refused. */
  get refused(): AntiphonError | undefined {
    return this.#refused;
  }

  /** Whether a text would be spoken now, or when the one before it is. */
  get canSpeak(): boolean {
    this.#revive();
    return this.#connection !== undefined && isServing(this.#connection.state) && !this.#budget.isSpent;
  }

  /** @throws AntiphonError when no link could be opened */
  async connect(): Promise<void> {
    this.#connection ??= this.#supervised();
    try {
      await this.#connection.connect();
    } catch (error) {
      throw clearly(error);
    }
  }

  /**
   * Speaks a text of at most 2000 characters. Leaving the iteration stops the speech.
   *
   * @throws AntiphonError when the signal fires; `connection_lost`, `service_timeout` or `service_failed`, all
   * retryable, when the socket does not speak it, or not to its end
   */
  async *speak(text: string, { signal }: { readonly signal: AbortSignal }): AsyncGenerator<Int16Array, void> {
    while (this.#current !== undefined) await abortable(this.#current.over.promise, signal);
    throwIfAborted(signal);
    const connection = this.#connection;
    if (connection === undefined || !this.canSpeak) throw lost('the socket to Deepgram is not open');
    const { clock, format, firstAudioTimeoutMs, stallTimeoutMs } = this.#options;
    const utterance = new Utterance({
      text,
      format,
      clock,
      firstAudioTimeoutMs,
      stallTimeoutMs,
      onStalled: (error) => this.#giveUp(error),
    });
    this.#current = utterance;
    this.#budget.spend();
    connection.send(JSON.stringify({ type: 'Speak', text }));
    connection.send('{"type":"Flush"}');
    try {
      yield* utterance.read(signal);
    } finally {
      if (!utterance.isOver) this.#clear(utterance);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const connection = this.#connection;
    this.#release(lost('the voice was closed'));
    await connection?.close();
  }

  #supervised(): SupervisedConnection<string> {
    const { tuning, clock, signal, onState } = this.#options;
    const judge = new FailureJudge();
    return superviseConnection<string, SpeakMessage | Uint8Array>({
      pingMs: 10_000,
      pongTimeoutMs: 5_000,
      healthCheckMs: 1_000,
      ...tuning,
      name: 'deepgram speech',
      clock,
      ...(signal === undefined ? {} : { signal }),
      driver: { open: (request) => this.#open(request) },
      // A text that found no link is spoken over REST: nothing waits here.
      replay: { maxItems: 16, maxBytes: 100_000, maxMs: 1_000 },
      classify: judge.judge,
      onMessage: (message) => {
        if (message instanceof Uint8Array || message.type === 'flushed') judge.worked();
        this.#heard(message);
      },
      onState: (change) => {
        if (!isServing(change.to)) this.#release(lost('the connection to Deepgram was lost'));
        if (change.to === 'reconnecting') this.#connection?.discard();
        if (change.to === 'failed') {
          this.#failedAtMs = clock.now();
          if (change.reason === 'fatal') this.#refused = clearly(change.error);
        }
        onState?.(change);
      },
    });
  }

  async #open({ signal, events }: OpenRequest<SpeakMessage | Uint8Array>) {
    const { access, format } = this.#options;
    const client = await sdkClient(access);
    const socket = await VendorSocket.open({
      isSecure: access.isSecure,
      create: (settings) =>
        client.speak.v1.createConnection({ ...settings, queryParams: format.query } as SpeakArguments),
      signal,
      events,
      onData: (data) => {
        const message = typeof data === 'string' ? readSpeakMessage(data) : data;
        if (message !== undefined) events.onMessage(message);
        else events.onError(this.#malformed.add() ?? malformed);
      },
    });
    return {
      send: (item: string) => socket.send(item),
      ...(socket.canPing ? { ping: () => socket.ping() } : {}),
      bufferedBytes: () => socket.bufferedBytes,
      alive: () => socket.isOpen,
      isClosing: () => socket.isClosing,
      close: (code?: number, reason?: string) => socket.close(code, reason),
    };
  }

  #heard(message: SpeakMessage | Uint8Array): void {
    if (this.#clearing !== undefined) {
      if (!(message instanceof Uint8Array) && message.type === 'cleared') this.#release();
      return;
    }
    if (message instanceof Uint8Array) {
      this.#current?.audio(message);
      return;
    }
    if (message.type === 'flushed') this.#release();
    else if (message.type === 'error') this.#giveUp(reported(message.code, message.description));
    // Warnings are about texts and flushes that are ignored: this one would never end.
    else if (message.type === 'warning') this.#release(reported(message.code, message.description));
  }

  /** The socket is done with the text under way. */
  #release(error?: AntiphonError): void {
    const utterance = this.#current;
    this.#clearing?.cancel();
    this.#clearing = undefined;
    this.#current = undefined;
    utterance?.end(error);
    utterance?.release();
  }

  /** A socket that does not do what it should is replaced. */
  #giveUp(error: AntiphonError): void {
    this.#release(error);
    void this.#connection?.recover(error.message);
  }

  /** Nobody listens any more. The next text waits until the old one is silent. */
  #clear(utterance: Utterance): void {
    utterance.end();
    const { clock, clearTimeoutMs } = this.#options;
    this.#connection?.send('{"type":"Clear"}');
    this.#clearing = clock.after(clearTimeoutMs, () =>
      this.#giveUp(
        new AntiphonError('service_timeout', 'Deepgram did not stop when told to', { retryable: true }),
      ),
    );
  }

  /** A connection that was given up, though nothing was refused, is worth another try now and then. */
  #revive(): void {
    if (this.#closed || this.#failedAtMs === undefined || this.#refused !== undefined) return;
    if (this.#options.clock.now() - this.#failedAtMs < REVIVE_AFTER_MS) return;
    this.#failedAtMs = undefined;
    this.#connection = this.#supervised();
    this.#connection.connect().catch(() => {
      // Its states say so.
    });
  }
}

function isServing(state: ConnectionState): boolean {
  return state === 'open' || state === 'degraded';
}

const malformed = new AntiphonError('service_failed', 'a message of Deepgram cannot be read', {
  retryable: true,
});

function lost(message: string): AntiphonError {
  return new AntiphonError('connection_lost', message, { retryable: true });
}

function reported(code: string, description: string): AntiphonError {
  return new AntiphonError('service_failed', `Deepgram reports ${code}: ${description}`, { retryable: true });
}
