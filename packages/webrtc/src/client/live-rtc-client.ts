import {
  AntiphonError,
  BoundedQueue,
  type Clock,
  deferred,
  type JsonValue,
  type PlayoutProcessor,
  type Timer,
} from '@antiphon/core';
import type { Peer } from '../peer/index.js';
import type { RtcEnd, RtcInputOptions, RtcOutputOptions, RtcStats } from './rtc-client.js';
import { rtcInput } from './rtc-input.js';
import { rtcOutput } from './rtc-output.js';

const MAX_WAITING = 100;
/** What a client may leave unread before it is cut off. */
const MAX_BUFFERED_BYTES = 262_144;

/** Takes what a client does. */
export interface RtcListener {
  audio(samples: Int16Array): void;
  message(message: JsonValue): void;
  /** The connection broke off: nobody hears what is being said. */
  cut(): void;
  ended(end: RtcEnd): void;
}

export interface LiveRtcClientOptions {
  readonly id: string;
  readonly claims: unknown;
  readonly clock: Clock;
  /** How long the session waits for a client whose connection broke off. */
  readonly resumeWindowMs: number;
  /** Nothing for so long means a dead connection. */
  readonly silenceTimeoutMs: number;
  onEnd(end: RtcEnd): void;
}

/** A client that is there, or waited for: stands between its connections and the session that serves it. */
export class LiveRtcClient {
  readonly id: string;
  readonly claims: unknown;
  readonly #options: LiveRtcClientOptions;
  readonly #audio = new BoundedQueue<Int16Array>({ max: MAX_WAITING });
  readonly #messages = new BoundedQueue<JsonValue>({ max: MAX_WAITING });
  readonly #abort = new AbortController();
  readonly #closed = deferred<RtcEnd>();
  #peer: Peer | undefined;
  #listener: RtcListener | undefined;
  #end: RtcEnd | undefined;
  #hasInput = false;
  #wait: Timer | undefined;
  #lastMs = 0;
  #audioPackets = 0;
  #reconnected = -1;

  constructor(options: LiveRtcClientOptions) {
    this.#options = options;
    this.id = options.id;
    this.claims = options.claims;
  }

  get stats(): RtcStats {
    return {
      audioPackets: this.#audioPackets,
      lostPackets: this.#peer?.lostPackets ?? 0,
      dropped: this.#audio.dropped + this.#messages.dropped,
      reconnected: Math.max(0, this.#reconnected),
    };
  }

  get isConnected(): boolean {
    return this.#peer !== undefined;
  }

  get isOver(): boolean {
    return this.#end !== undefined;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get closed(): Promise<RtcEnd> {
    return this.#closed.promise;
  }

  input(options: RtcInputOptions = {}): ReturnType<typeof rtcInput> {
    if (this.#hasInput)
      throw new AntiphonError('pipeline_invalid', `client ${this.id} has an input already; a client has one`);
    this.#hasInput = true;
    return rtcInput(this, options);
  }

  output(options: RtcOutputOptions = {}): PlayoutProcessor<'output'> {
    return rtcOutput(this, options);
  }

  close(reason = 'closed'): void {
    this.#finish({ by: 'agent', reason });
  }

  // --- the session's side ---

  /** From now on `listener` is told what the client does, beginning with what waits. */
  listen(listener: RtcListener | undefined): void {
    this.#listener = listener;
    if (listener === undefined) return;
    for (let next = this.#messages.shift(); next !== undefined; next = this.#messages.shift())
      listener.message(next);
    for (let next = this.#audio.shift(); next !== undefined; next = this.#audio.shift()) listener.audio(next);
    if (this.#end !== undefined) listener.ended(this.#end);
  }

  /** @throws TypeError for what is no JSON */
  say(message: JsonValue): void {
    const text = JSON.stringify(message);
    const peer = this.#peer;
    if (peer === undefined) return;
    if (peer.bufferedAmount <= MAX_BUFFERED_BYTES) peer.say(text);
    else this.#finish({ by: 'lost', reason: `the client left more than ${MAX_BUFFERED_BYTES} bytes unread` });
  }

  play(samples: Int16Array, atMs: number): void {
    if (this.#peer !== undefined) this.#peer.play(samples, atMs);
    // Whoever plays is in the middle of it, and is told a moment later.
    else if (!this.isOver) queueMicrotask(() => this.#listener?.cut());
  }

  /** The bot was interrupted. */
  cut(): void {
    this.#peer?.cut();
  }

  // --- the connections' side ---

  /** The connection that it has. */
  get peer(): Peer | undefined {
    return this.#peer;
  }

  /** Has a connection, the first or another one in place of that. */
  attach(peer: Peer): void {
    this.#wait?.cancel();
    if (this.#peer !== peer) this.#peer?.close(false);
    this.#peer = peer;
    this.#reconnected++;
    this.alive();
  }

  /** Its connection is over, for good or for a while. */
  detached(peer: Peer, how: 'left' | 'lost'): void {
    if (this.#peer !== peer || this.isOver) return;
    this.#peer = undefined;
    const { clock, resumeWindowMs } = this.#options;
    if (how === 'left') {
      this.#finish({ by: 'client', reason: 'the client has left' });
      return;
    }
    this.#wait = clock.after(resumeWindowMs, () =>
      this.#finish({ by: 'lost', reason: 'the connection broke off, and the client did not come back' }),
    );
    this.#listener?.cut();
  }

  refuse(reason: string): void {
    this.#finish({ by: 'refused', reason });
  }

  alive(): void {
    this.#lastMs = this.#options.clock.now();
  }

  audio(samples: Int16Array): void {
    this.#audioPackets++;
    if (this.#listener !== undefined) this.#listener.audio(samples);
    else if (!this.isOver) this.#audio.push(samples);
  }

  message(message: JsonValue): void {
    if (this.#listener !== undefined) this.#listener.message(message);
    else if (!this.isOver) this.#messages.push(message);
  }

  /** Called now and then: a connection of which nothing comes is dead. */
  watch(nowMs: number): void {
    const peer = this.#peer;
    if (peer === undefined || nowMs - this.#lastMs < this.#options.silenceTimeoutMs) return;
    peer.close(false);
    this.detached(peer, 'lost');
  }

  #finish(end: RtcEnd): void {
    if (this.isOver) return;
    this.#end = end;
    this.#wait?.cancel();
    const peer = this.#peer;
    this.#peer = undefined;
    peer?.close(end.by !== 'client');
    this.#options.onEnd(end);
    this.#closed.resolve(end);
    this.#abort.abort(new AntiphonError('aborted', end.reason));
    this.#listener?.ended(end);
  }
}
