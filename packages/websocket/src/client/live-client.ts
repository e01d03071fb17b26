import {
  AntiphonError,
  type Clock,
  deferred,
  type HeldQueue,
  type JsonValue,
  type PlayoutProcessor,
  type Timer,
} from '@antiphon/core';
import {
  type Hello,
  LINK_CLOSE,
  type LinkMessage,
  linkMessage,
  type PipecatAudio,
  UNCOUNTED,
  type Welcome,
  writePipecatAudio,
  writePipecatMessage,
} from '@antiphon/rtvi/frame-free';
import type { Budgets, ClientLimits, ClientLink, LinkEnd } from '../link/index.js';
import { AudioTerms } from './audio-terms.js';
import type { ClientCodec } from './client-codec.js';
import { clientInput } from './client-input.js';
import type { ClientListener } from './client-listener.js';
import { clientOutput, clientOutputDefaults } from './client-output.js';
import { EarlyInput } from './early-input.js';
import { Outbox } from './outbox.js';
import { ReceivedCount } from './received-count.js';
import { spared } from './spared.js';
import type { ClientInputOptions, ClientOutputOptions, ClientStats, VoiceClient } from './voice-client.js';

/** What Pipecat's clients play, whatever they are told. */
const STOCK_RATE = 24_000;

export interface LiveClientOptions {
  readonly id: string;
  readonly claims: unknown;
  readonly clock: Clock;
  readonly limits: Required<ClientLimits>;
  /** Of a client of this project. */
  readonly hello: Hello | undefined;
  /** Closed with it. */
  readonly codec: ClientCodec;
  /** Tells of its end. */
  onEnd(end: LinkEnd): void;
}

/** A client that is there, or waited for: stands between its connections and the session that serves it. */
export class LiveClient {
  readonly id: string;
  readonly claims: unknown;
  readonly kind: VoiceClient['kind'];
  readonly playedRate: number;
  readonly codec: ClientCodec;
  readonly limits: Required<ClientLimits>;
  readonly #clock: Clock;
  readonly #onEnd: LiveClientOptions['onEnd'];
  readonly #early = new EarlyInput();
  readonly #terms: AudioTerms;
  readonly #outbox: Outbox | undefined;
  readonly #received: ReceivedCount;
  readonly #abort = new AbortController();
  readonly #closed = deferred<LinkEnd>();
  /** How the bot's voice is sent. */
  pacing: Pick<Welcome['audioOut'], 'frameMs' | 'leadMs'>;
  #link: ClientLink | undefined;
  /** What it may send, over every connection: a new one buys no more. */
  #budgets: Budgets | undefined;
  #listener: ClientListener | undefined;
  #onHeard: ((turn: number, heardMs: number) => void) | undefined;
  #end: LinkEnd | undefined;
  #hasInput = false;
  #wait: Timer | undefined;
  #audioMessages = 0;
  #spared = 0;
  #resumed = 0;

  constructor({ id, claims, clock, limits, hello, codec, onEnd }: LiveClientOptions) {
    this.id = id;
    this.claims = claims;
    this.kind = hello === undefined ? 'rtvi' : 'antiphon';
    this.codec = codec;
    this.playedRate = codec.sentRate ?? hello?.audioOut.sampleRate ?? STOCK_RATE;
    this.limits = limits;
    this.pacing = { frameMs: clientOutputDefaults.frameMs, leadMs: clientOutputDefaults.leadMs };
    this.#clock = clock;
    this.#terms = new AudioTerms(limits.maxAudioMsPerSecond, clock.now());
    this.#onEnd = onEnd;
    this.#outbox = hello === undefined ? undefined : new Outbox(clock);
    this.#received = new ReceivedCount((count) => this.#sayLink('received', { count }));
  }

  get stats(): ClientStats {
    return {
      audioMessages: this.#audioMessages,
      droppedAudio: this.#early.droppedAudio,
      malformedAudio: this.codec.malformed,
      sparedMessages: this.#spared,
      resumed: this.#resumed,
      keptMessages: this.#outbox?.size ?? 0,
    };
  }

  get isConnected(): boolean {
    return this.#link?.isOpen === true;
  }

  get isOver(): boolean {
    return this.#end !== undefined;
  }

  /** Messages that have come, of a client that counts them. */
  get received(): number {
    return this.#received.count;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get closed(): Promise<LinkEnd> {
    return this.#closed.promise;
  }

  /** For the statistics of the session. */
  get queue(): HeldQueue {
    return this.#early.queue;
  }

  input(options: ClientInputOptions = {}): ReturnType<typeof clientInput> {
    if (this.#hasInput) {
      throw new AntiphonError('pipeline_invalid', `client ${this.id} has an input already; a client has one`);
    }
    this.#hasInput = true;
    return clientInput(this, options);
  }

  output(options: ClientOutputOptions = {}): PlayoutProcessor<'output'> {
    return clientOutput(this, options);
  }

  close(reason = 'closed', code = 1000): void {
    if (this.isOver) return;
    const link = this.#link;
    this.#finish({ by: 'agent', code, reason, error: undefined });
    link?.close(reason, code);
  }

  // --- the session's side ---

  /** From now on `listener` is told what the client does, beginning with what waits. */
  listen(listener: ClientListener | undefined): void {
    this.#listener = listener;
    if (listener === undefined) return;
    this.#early.give(listener);
    if (this.#end !== undefined) listener.ended(this.#end);
  }

  listenForHeard(onHeard: ((turn: number, heardMs: number) => void) | undefined): void {
    this.#onHeard = onHeard;
  }

  /** Says something to the client's application. Congested connections are spared what can be missed. */
  say(message: JsonValue): void {
    if (this.isOver) return;
    if (this.#link?.isCongested && spared(message)) this.#spared++;
    else this.#send(writePipecatMessage(JSON.stringify(message)), false);
  }

  play(samples: Int16Array, audio: Omit<PipecatAudio, 'bytes'>): void {
    if (!this.isOver) this.#send(writePipecatAudio(this.codec.coded(samples, audio)), true);
  }

  /** What was sent of the bot's voice and not played shall not be heard. */
  flush(turn: number): void {
    if (this.#outbox === undefined || this.isOver) return;
    this.codec.flush();
    this.#outbox.dropAudio();
    this.#outbox.send(writePipecatMessage(linkMessage('flush', { turn })));
  }

  // --- the connections' side ---

  /** Takes its first connection. */
  attach(link: ClientLink): void {
    this.#link = link;
    this.#budgets = link.budgets;
    this.#outbox?.attach(link, 0);
  }

  /** Whether a client of which so many messages are said to have come can go on. */
  canResume(received: number): boolean {
    return this.#outbox !== undefined && !this.isOver && received <= this.#outbox.count;
  }

  /** Another connection says hello. What was kept in a codec that it does not know is lost. */
  agree(hello: Hello): void {
    if (!this.codec.agree(hello)) this.#outbox?.dropAudio();
  }

  /** Takes another connection in place of the one that it had. */
  resume(link: ClientLink, received: number): void {
    const before = this.#link;
    this.#wait?.cancel();
    this.#resumed++;
    this.#link = link;
    if (this.#budgets !== undefined) link.budgets = this.#budgets;
    before?.close('the session goes on with another connection', LINK_CLOSE.superseded);
    this.#outbox?.attach(link, received);
  }

  /** A connection has ended: for good, or for a while. */
  detached(link: ClientLink, end: LinkEnd): void {
    if (this.isOver || this.#link !== link) return;
    const { resumeWindowMs } = this.limits;
    if (this.#outbox === undefined || end.by !== 'lost' || resumeWindowMs === 0) {
      this.#finish(end);
      return;
    }
    this.#link = undefined;
    this.#outbox.detach();
    this.#wait = this.#clock.after(resumeWindowMs, () => this.#finish(end));
  }

  audio(audio: PipecatAudio): void {
    this.#received.add();
    this.#audioMessages++;
    const objection = this.#terms.objection(audio, this.codec.understandsOpus, this.#clock.now());
    if (objection !== undefined) {
      this.#link?.refuse(1008, objection);
      return;
    }
    if (this.#listener !== undefined) this.#listener.audio(audio);
    else if (!this.isOver) this.#early.keepAudio(audio);
  }

  /** @param bytes of the message as it came */
  message(message: JsonValue, bytes: number): void {
    this.#received.add();
    if (this.#listener !== undefined) this.#listener.message(message);
    else if (!this.isOver) {
      const objection = this.#early.keepMessage(message, bytes);
      if (objection !== undefined) this.#link?.refuse(1008, objection);
    }
  }

  other(): void {
    this.#received.add();
  }

  linked({ type, data }: LinkMessage): void {
    if (!UNCOUNTED.has(type)) this.#received.add();
    if (type === 'heard') this.#onHeard?.(data.turn, data.heardMs);
    else if (type === 'received') this.#outbox?.received(data.count);
    else if (type === 'skip') this.#received.add(data.count);
  }

  /** Called now and then. */
  watch(nowMs: number): void {
    if (this.#outbox !== undefined && this.isConnected) this.#received.watch(nowMs);
  }

  #send(message: Uint8Array, isAudio: boolean): void {
    if (this.#outbox === undefined) this.#link?.send(message);
    else this.#outbox.send(message, isAudio);
  }

  #sayLink(type: 'received', data: { readonly count: number }): void {
    if (this.#outbox !== undefined) this.#link?.send(writePipecatMessage(linkMessage(type, data)));
  }

  #finish(end: LinkEnd): void {
    if (this.isOver) return;
    this.#end = end;
    this.#wait?.cancel();
    this.#outbox?.close();
    this.codec.close();
    this.#onEnd(end);
    this.#closed.resolve(end);
    this.#abort.abort(new AntiphonError('aborted', end.reason));
    this.#listener?.ended(end);
  }
}
