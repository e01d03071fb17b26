import {
  AntiphonError,
  type AvatarEvents,
  type ConnectionEvent,
  type ConnectionOptions,
  type ConnectionTuning,
  connectionDefaults,
  type ServiceHost,
  type StateChange,
  type SupervisedConnection,
  superviseConnection,
} from '@antiphon/core/frame-free';
import { SessionLimits } from '../limits/index.js';
import { verdictOn } from './verdict.js';

export interface AvatarLineOptions<Command, Message> {
  /** The vendor, as messages name it. */
  readonly name: string;
  readonly host: ServiceHost;
  readonly events: AvatarEvents;
  /** How long before it the end of a session is announced, in ms. */
  readonly announceMs: number;
  readonly connection: ConnectionTuning & Pick<ConnectionOptions<Command, Message>, 'driver' | 'backoff'>;
  /** Something came while the avatar could be spoken through. */
  take(message: Message): void;
  /** Nothing counts any more of what was given so far. */
  forgot(): void;
  /** The link is gone, and another is being sought. */
  lost?(): void;
  /** The link serves again: before anybody is told. */
  returned?(): void;
  /** Ends what the vendor holds of the conversation, once the link is closed. */
  end(): Promise<void>;
}

/**
 * One conversation's line to an avatar, over as many links and sessions as it takes: whether the avatar can be spoken
 * through, what it has been given, and what an earlier link may still say of. Reports nothing once it is closed.
 */
export class AvatarLine<Command, Message> {
  readonly limits: SessionLimits;
  readonly #options: AvatarLineOptions<Command, Message>;
  readonly #connection: SupervisedConnection<Command>;
  #events: AvatarEvents | undefined;
  #isReady = false;
  /** The newest utterance that was given, and the newest that is forgotten: nothing is told of it any more. */
  #given = 0;
  #forgotten = 0;
  #lastSignMs: number;
  /** What the last try of the set-up failed with, or what the avatar was found wanting for. */
  #mishap: unknown;

  constructor(options: AvatarLineOptions<Command, Message>) {
    const { name, host, announceMs, connection } = options;
    const { clock, signal } = host;
    this.#options = options;
    this.#events = options.events;
    this.#lastSignMs = clock.now();
    this.limits = new SessionLimits({
      clock,
      aheadMs: announceMs,
      ending: (leftMs, reason) => this.#events?.ending(leftMs, reason),
    });
    this.#connection = superviseConnection<Command, Message>({
      ...connectionDefaults,
      ...connection,
      name,
      clock,
      classify: verdictOn,
      onMessage: (message) => this.#take(message),
      onState: (change) => this.#changed(change),
      onEvent: (event) => this.#happened(event),
    });
    signal.addEventListener('abort', this.#aborted, { once: true });
    if (signal.aborted) this.#aborted();
  }

  /** Whether the avatar can be spoken through. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Where to report to; undefined once it is closed. */
  get events(): AvatarEvents | undefined {
    return this.#events;
  }

  /** When the vendor last gave a sign of life, on the host's clock: a message, or the answer to a ping. */
  get lastSignMs(): number {
    const { pingMs = connectionDefaults.pingMs } = this.#options.connection;
    return Number.isFinite(pingMs) ? this.#lastSignMs : this.#options.host.clock.now();
  }

  /** Resolves when the avatar can be spoken through. @throws AntiphonError when it cannot be had */
  async connect(): Promise<void> {
    try {
      await this.#connection.connect();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Sends at once, or not at all: whoever speaks while there is no avatar has said it when there is one again. */
  send(command: Command): void {
    if (!this.#isReady) return;
    this.#connection.send(command);
    this.limits.used();
  }

  /** Something is about to be given of this utterance. */
  gives(utterance: number): void {
    this.#given = utterance;
  }

  isForgotten(utterance: number): boolean {
    return utterance <= this.#forgotten;
  }

  /** Nothing is told any more of what was given so far; takes back of it what `matches`. */
  forget(matches?: (command: Command) => boolean): void {
    this.#forgotten = this.#given;
    this.#connection.discard(matches);
    this.#options.forgot();
  }

  /** Gives the link up, and seeks another. */
  recover(error: AntiphonError): void {
    this.#mishap = error;
    void this.#connection.recover(error.message);
  }

  async close(): Promise<void> {
    this.#events = undefined;
    this.#isReady = false;
    this.#options.host.signal.removeEventListener('abort', this.#aborted);
    this.forget();
    this.limits.end();
    await this.#connection.close();
    await this.#options.end();
  }

  readonly #aborted = (): void => {
    void this.close();
  };

  #take(message: Message): void {
    this.#lastSignMs = this.#options.host.clock.now();
    if (this.#isReady) this.#options.take(message);
  }

  #happened(event: ConnectionEvent): void {
    if (event.type === 'pong_received' || event.type === 'link_opened') this.#lastSignMs = event.atMs;
    else if (event.type === 'attempt_failed') this.#mishap = event.error.cause ?? event.error;
    // Where no link has served yet, no change of state tells of a try that failed.
    else if (event.type === 'retry_scheduled' && this.#connection.state === 'connecting')
      this.#events?.lost(this.#asError(this.#mishap));
  }

  #changed(change: StateChange): void {
    if (this.#events === undefined) return;
    this.#options.host.connection(change);
    const { from, to, error } = change;
    if (to === 'open') this.#serves(from === 'reconnecting');
    else if (to === 'reconnecting') {
      this.#isReady = false;
      this.forget();
      this.#options.lost?.();
      this.#events.lost(this.#asError(error ?? this.#mishap));
    } else if (to === 'failed') {
      this.#isReady = false;
      this.forget();
      this.limits.end();
      // Before the avatar was there, it is `connect` that fails.
      if (from !== 'connecting') this.#events.failed(this.#asError(error));
    }
  }

  #serves(again: boolean): void {
    this.#isReady = true;
    if (!again) return;
    this.#options.returned?.();
    this.#events?.ready();
  }

  #asError(thrown: unknown): AntiphonError {
    if (thrown instanceof AntiphonError) return thrown;
    return new AntiphonError('connection_lost', `${this.#options.name} is lost`, { retryable: true });
  }
}
