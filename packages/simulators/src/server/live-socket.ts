import { type Clock, type Random, TimerSet } from '@antiphon/core';
import type { RawData, WebSocket } from 'ws';
import { ArmedFaults, type LiveFault, MessageFaults, type OutgoingMessage } from '../faults/index.js';
import type { LatencySampler } from '../latency/index.js';
import type { ConnectionLog } from '../recorder/index.js';
import type { Speech } from '../speech/index.js';
import type { ConnectionInfo } from './connection-info.js';
import type {
  MessageRole,
  SendOptions,
  ServerSocket,
  SocketHandler,
  SpeechPhase,
  Surroundings,
} from './protocol.js';
import type { SimulatorConnection } from './simulator.js';

/** What a client may leave unread. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;
/** What a stall may hold back. */
const MAX_HELD = 10_000;

export interface LiveSocketOptions extends Surroundings {
  readonly info: ConnectionInfo;
  readonly socket: WebSocket;
  readonly log: ConnectionLog;
  readonly faults: readonly LiveFault[];
  readonly onProblem: (thrown: unknown) => void;
}

/** One WebSocket connection between a client and a vendor's handler, with what the fault plan does to it. */
export class LiveSocket implements ServerSocket, SimulatorConnection {
  readonly info: ConnectionInfo;
  readonly clock: Clock;
  readonly random: Random;
  readonly latency: LatencySampler;
  readonly speech: Speech;
  readonly #socket: WebSocket;
  readonly #log: ConnectionLog;
  readonly #onProblem: (thrown: unknown) => void;
  readonly #armed: ArmedFaults;
  readonly #messageFaults = new MessageFaults();
  readonly #closing = new AbortController();
  readonly #timers: TimerSet;
  #handler: SocketHandler | undefined;
  /** What is to be done once the stall is over. */
  #held: (() => void)[] | undefined;
  #isWriting = true;
  #isReading = true;
  #bytesPerSecond: number | undefined;
  /** When a slow reader reads on; 0 while it reads. */
  #readAgainMs = 0;
  #isClosing = false;

  constructor(options: LiveSocketOptions) {
    this.info = options.info;
    this.clock = options.clock;
    this.#timers = new TimerSet(options.clock);
    this.random = options.random;
    this.latency = options.latency;
    this.speech = options.speech;
    this.#socket = options.socket;
    this.#log = options.log;
    this.#onProblem = options.onProblem;
    this.#armed = new ArmedFaults(this.clock, options.faults, (fault) => this.#strike(fault));
  }

  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  get open(): boolean {
    return !this.#isClosing && this.#socket.readyState === this.#socket.OPEN;
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Starts the conversation between the client and the handler. */
  run(open: (socket: ServerSocket) => SocketHandler): void {
    this.#socket.on('message', (data, isBinary) => this.#received(data, isBinary));
    this.#socket.on('close', (code, reason) => this.#closed(code, reason.toString()));
    // A frame that breaks RFC 6455, or is too large: ws closes the connection by itself.
    this.#socket.on('error', () => {});
    this.#guarded(() => {
      this.#handler = open(this);
    });
    this.#armed.opened();
  }

  sendJson(value: object, options: SendOptions & { readonly binary?: boolean } = {}): void {
    const text = JSON.stringify(value);
    const data = options.binary === true ? Buffer.from(text) : text;
    this.#send({ data, isText: options.binary !== true, isJson: true, ...rolesOf(options) });
  }

  sendBinary(bytes: Uint8Array, options: SendOptions = {}): void {
    this.#send({ data: bytes, isText: false, isJson: false, ...rolesOf(options) });
  }

  close(code?: number, reason?: string): void {
    if (this.#isClosing) return;
    for (const late of this.#messageFaults.rest()) this.#write(() => this.#transmit(late));
    this.#isClosing = true;
    this.#write(() => this.#socket.close(code, reason));
  }

  speechIs(phase: SpeechPhase): void {
    this.#armed.speechIs(phase);
  }

  problem(thrown: unknown): void {
    this.#onProblem(thrown);
    this.close(1011, 'Internal error');
  }

  inject(fault: LiveFault): void {
    this.#armed.inject(fault);
  }

  /** Ends the connection at once, without a closing handshake. */
  terminate(): void {
    this.#isClosing = true;
    this.#socket.terminate();
  }

  #send(message: OutgoingMessage): void {
    if (!this.open) return;
    if (this.bufferedBytes > MAX_BUFFERED_BYTES) {
      this.terminate();
      return;
    }
    for (const sent of this.#messageFaults.apply(message)) this.#write(() => this.#transmit(sent));
    this.#armed.sent();
  }

  #transmit({ data, isText, cutAt }: OutgoingMessage): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#log.message('server', data);
    if (cutAt === undefined) {
      this.#socket.send(data, { binary: !isText });
      return;
    }
    const bytes = Buffer.from(data as string);
    this.#socket.send(bytes.subarray(0, cutAt), { binary: !isText, fin: false });
    this.#socket.send(bytes.subarray(cutAt), { binary: !isText, fin: true });
  }

  #write(write: () => void): void {
    if (!this.#isWriting) return;
    if (this.#held === undefined) write();
    else this.#hold(write);
  }

  #hold(action: () => void): void {
    if (this.#held === undefined) return;
    if (this.#held.length < MAX_HELD) this.#held.push(action);
    else this.terminate();
  }

  #received(data: RawData, isBinary: boolean): void {
    // Pausing the socket doesn't hold back what had already been read from it.
    if (this.#isClosing || !this.#isReading) return;
    if (this.#held !== undefined) {
      this.#hold(() => this.#received(data, isBinary));
      return;
    }
    const bytes = data as Buffer;
    const message = isBinary ? bytes : bytes.toString();
    this.#log.message('client', message);
    this.#guarded(() => {
      if (typeof message === 'string') this.#handler?.onText(message);
      else this.#handler?.onBinary(message);
    });
    this.#armed.received();
    this.#throttle(bytes.length);
  }

  #closed(code: number, reason: string): void {
    this.#isClosing = true;
    this.#armed.close();
    this.#timers.cancel();
    this.#held = undefined;
    this.#log.ended(code, reason);
    this.#closing.abort();
    this.#guarded(() => this.#handler?.onClosed?.(code, reason));
    // A test may keep this object for long; what the session held is let go.
    this.#handler = undefined;
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
        this.terminate();
        return;
      case 'halfOpenRead':
        this.#isReading = false;
        this.#socket.pause();
        return;
      case 'halfOpenWrite':
        this.#isWriting = false;
        return;
      case 'stall':
        this.#stall(fault.ms);
        return;
      case 'close':
        this.close(fault.code, fault.reason);
        return;
      case 'slowReader':
        this.#bytesPerSecond = Math.max(1, fault.bytesPerSecond);
        return;
      case 'goAway':
        this.#goAway(fault.timeLeftMs);
        return;
    }
  }

  #stall(ms: number): void {
    this.#held ??= [];
    this.#socket.pause();
    this.#timers.after(ms, () => {
      const held = this.#held ?? [];
      this.#held = undefined;
      for (const write of held) write();
      this.#resume();
    });
  }

  #goAway(timeLeftMs: number): void {
    const handler = this.#handler;
    if (handler?.onGoAway !== undefined) {
      this.#guarded(() => handler.onGoAway?.(timeLeftMs));
      return;
    }
    this.#timers.after(timeLeftMs, () => this.close(1001, 'Going away'));
  }

  #throttle(bytes: number): void {
    if (this.#bytesPerSecond === undefined || this.#isClosing) return;
    this.#socket.pause();
    const isWaiting = this.#readAgainMs > 0;
    this.#readAgainMs =
      Math.max(this.#readAgainMs, this.clock.now()) + (bytes * 1_000) / this.#bytesPerSecond;
    if (!isWaiting) this.#readAgainLater();
  }

  /** One timer at a time; it may find that more has been read meanwhile. */
  #readAgainLater(): void {
    const leftMs = this.#readAgainMs - this.clock.now();
    if (leftMs > 0) {
      this.#timers.after(leftMs, () => this.#readAgainLater());
      return;
    }
    this.#readAgainMs = 0;
    this.#resume();
  }

  #resume(): void {
    if (this.#isReading && this.#held === undefined && this.#readAgainMs === 0) this.#socket.resume();
  }

  /** A mistake in a handler is the simulator's own: it is noted, and the client sees an internal error. */
  #guarded(call: () => void): void {
    try {
      call();
    } catch (thrown) {
      this.problem(thrown);
    }
  }
}

export function rolesOf({ role }: SendOptions): { isTranscription: boolean; endsTurn: boolean } {
  const has = (wanted: MessageRole) => role === wanted || (Array.isArray(role) && role.includes(wanted));
  return { isTranscription: has('transcription'), endsTurn: has('turnComplete') };
}
