import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, type Random, TimerSet } from '@antiphon/core';
import {
  ArmedFaults,
  type AvatarFault,
  type LiveFault,
  MessageFaults,
  type OutgoingMessage,
} from '../faults/index.js';
import type { LatencySampler } from '../latency/index.js';
import type { ConnectionLog } from '../recorder/index.js';
import type { Speech } from '../speech/index.js';
import { BodyTooLargeError } from './body-too-large-error.js';
import type { ConnectionInfo } from './connection-info.js';
import { rolesOf } from './live-socket.js';
import type {
  HttpAnswer,
  HttpExchange,
  IncomingRequest,
  SendOptions,
  SpeechPhase,
  Surroundings,
} from './protocol.js';
import type { SimulatorConnection } from './simulator.js';

/** Between the two halves of a chunk that is cut, so that they travel apart. */
const CUT_PAUSE_MS = 5;

export interface LiveExchangeOptions extends Surroundings {
  readonly request: IncomingRequest;
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly log: ConnectionLog;
  readonly faults: readonly LiveFault[];
  readonly avatarFaults: readonly AvatarFault[];
  readonly maxPayloadBytes: number;
}

/** One HTTP request and its answer, with what the fault plan does to it. */
export class LiveExchange implements HttpExchange, SimulatorConnection {
  readonly info: ConnectionInfo;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly latency: LatencySampler;
  readonly speech: Speech;
  readonly avatarFaults: readonly AvatarFault[];
  readonly #incoming: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #log: ConnectionLog;
  readonly #maxPayloadBytes: number;
  readonly #armed: ArmedFaults;
  readonly #messageFaults = new MessageFaults();
  readonly #closing = new AbortController();
  readonly #timers: TimerSet;
  #body: Promise<Uint8Array> | undefined;
  #isWriting = true;
  #isReading = true;
  /** Resolves when the stall is over. */
  #stalled: Promise<void> | undefined;

  constructor(options: LiveExchangeOptions) {
    const { request } = options;
    this.info = request.info;
    this.method = request.method;
    this.path = request.path;
    this.query = request.query;
    this.headers = request.headers;
    this.clock = options.clock;
    this.#timers = new TimerSet(options.clock);
    this.random = options.random;
    this.latency = options.latency;
    this.speech = options.speech;
    this.avatarFaults = options.avatarFaults;
    this.#incoming = options.incoming;
    this.#response = options.response;
    this.#log = options.log;
    this.#maxPayloadBytes = options.maxPayloadBytes;
    this.#armed = new ArmedFaults(this.clock, options.faults, (fault) => this.#strike(fault));
    options.incoming.on('error', () => {});
    options.response.on('error', () => {});
    options.response.on('close', () => this.#closed());
    this.#armed.opened();
  }

  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  get open(): boolean {
    return !this.#closing.signal.aborted;
  }

  get started(): boolean {
    return this.#response.headersSent;
  }

  body(): Promise<Uint8Array> {
    this.#body ??= this.#isReading ? this.#readBody() : new Promise<Uint8Array>(() => {});
    this.#body.catch(() => {});
    return this.#body;
  }

  start(status: number, headers: Readonly<Record<string, string>> = {}): void {
    if (!this.open || !this.#isWriting || this.started) return;
    this.#log.answered(status);
    this.#response.writeHead(status, headers);
    if (this.#stalled === undefined) this.#response.flushHeaders();
  }

  async write(chunk: string | Uint8Array, options: SendOptions = {}): Promise<void> {
    const isText = typeof chunk === 'string';
    const message: OutgoingMessage = { data: chunk, isText, isJson: isText, ...rolesOf(options) };
    for (const sent of this.#messageFaults.apply(message)) await this.#transmit(sent);
    this.#armed.sent();
  }

  end(): void {
    if (!this.open || !this.#isWriting) return;
    if (this.#stalled === undefined) this.#response.end();
    else void this.#stalled.then(() => this.#response.end());
  }

  answer({ status, headers = {}, body = '' }: HttpAnswer): void {
    const isObject = typeof body === 'object' && !(body instanceof Uint8Array);
    const payload = isObject ? JSON.stringify(body) : body;
    const type = isObject ? { 'content-type': 'application/json' } : {};
    this.start(status, { ...type, ...headers });
    void this.write(payload).then(() => this.end());
  }

  speechIs(phase: SpeechPhase): void {
    this.#armed.speechIs(phase);
  }

  struck(kind: string): void {
    this.#log.struck(kind);
  }

  inject(fault: LiveFault): void {
    this.#armed.inject(fault);
  }

  terminate(): void {
    this.#response.destroy();
  }

  async #transmit({ data, cutAt }: OutgoingMessage): Promise<void> {
    if (this.#stalled !== undefined) await this.#stalled;
    if (!this.open || !this.#isWriting) return;
    if (data.length === 0) return;
    this.#log.message('server', data);
    if (cutAt === undefined) return this.#put(data);
    const bytes = Buffer.from(data as string);
    await this.#put(bytes.subarray(0, cutAt));
    await new Promise<void>((resolve) => {
      // Real time: it is the sockets' that keeps the halves apart.
      setTimeout(resolve, CUT_PAUSE_MS);
    });
    await this.#put(bytes.subarray(cutAt));
  }

  #put(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      if (!this.open || this.#response.writableEnded || this.#response.write(data)) {
        resolve();
        return;
      }
      const done = () => {
        this.#response.off('drain', done);
        this.signal.removeEventListener('abort', done);
        resolve();
      };
      this.#response.on('drain', done);
      this.signal.addEventListener('abort', done);
    });
  }

  async #readBody(): Promise<Uint8Array> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of this.#incoming as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > this.#maxPayloadBytes) throw new BodyTooLargeError(this.#maxPayloadBytes);
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks);
    if (bytes > 0) this.#log.message('client', body);
    this.#armed.received();
    return body;
  }

  #closed(): void {
    this.#armed.close();
    this.#timers.cancel();
    this.#log.ended(this.#log.status ?? 0, this.#response.writableFinished ? '' : 'cut off');
    this.#closing.abort();
    this.#body = undefined;
  }

  #strike(fault: LiveFault): void {
    if (!this.open) return;
    this.#log.struck(fault.kind);
    if (MessageFaults.includes(fault)) {
      this.#messageFaults.arm(fault);
      return;
    }
    switch (fault.kind) {
      case 'drop':
      case 'close':
        this.terminate();
        return;
      case 'goAway':
        this.#timers.after(fault.timeLeftMs, () => this.terminate());
        return;
      case 'halfOpenRead':
        this.#isReading = false;
        this.#incoming.pause();
        return;
      case 'halfOpenWrite':
        this.#isWriting = false;
        return;
      case 'stall':
        this.#stalled = new Promise((resolve) => {
          const over = () => {
            this.#stalled = undefined;
            this.signal.removeEventListener('abort', over);
            resolve();
          };
          this.signal.addEventListener('abort', over);
          this.#timers.after(fault.ms, over);
        });
        return;
      default:
        // `slowReader`: a request's body is one message.
        return;
    }
  }
}
