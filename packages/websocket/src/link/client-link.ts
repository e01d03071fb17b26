import { AntiphonError, type Clock, type JsonValue, messageOf } from '@antiphon/core';
import {
  type Hello,
  type LinkMessage,
  type PipecatAudio,
  readLinkMessage,
  readPipecatFrame,
} from '@antiphon/rtvi/frame-free';
import { closeReason, isDeeperThan, MAX_JSON_LEVELS } from '@antiphon/ws-door';
import { Budget, type Budgets } from './budget.js';
import type { ClientLimits } from './client-limits.js';
import type { ClientSocket } from './client-socket.js';
import type { LinkEnd } from './link-end.js';

/** What a connection tells. Plain calls; what they throw ends it with 1011. */
export interface LinkEvents {
  /** The first message, of a client that says hello. */
  hello(hello: Hello): void;
  /** PCM of a microphone; the bytes are a view of the message. */
  audio(audio: PipecatAudio): void;
  /** JSON under any label but that of links, 100 levels deep at most, that came in so many bytes. */
  message(message: JsonValue, bytes: number): void;
  /** A message about the connection itself, after hello. */
  link(message: LinkMessage): void;
  /** A kind of message that means nothing here. */
  other(): void;
  /** Once, last. */
  ended(end: LinkEnd): void;
}

export interface ClientLinkOptions {
  readonly clock: Clock;
  readonly limits: Required<ClientLimits>;
  /** Whether the client has announced to say hello, and understands links' messages. */
  readonly saysHello: boolean;
}

/** Codes of a client that does not mean to come back: 1005 is a close without a code. */
const FOR_GOOD: ReadonlySet<number> = new Set([1000, 1001, 1005]);

/**
 * One WebSocket of a client: reads what comes, within limits, writes while it is taken, watches whether anybody is
 * still there, and ends once. Buffers nothing.
 */
export class ClientLink {
  /** What may come: of a client that comes back, what is left of its own. */
  budgets: Budgets;
  readonly #socket: ClientSocket;
  readonly #options: ClientLinkOptions;
  readonly #events: LinkEvents;
  readonly #openedAtMs: number;
  #lastMs: number;
  #pingedMs: number;
  #isGreeted: boolean;
  #isOpen = true;
  /** What was repeated after a cut may lie unread for a while. */
  #allowanceBytes = 0;

  constructor(socket: ClientSocket, options: ClientLinkOptions, events: LinkEvents) {
    const { clock, limits, saysHello } = options;
    const nowMs = clock.now();
    this.#socket = socket;
    this.#options = options;
    this.#events = events;
    this.budgets = {
      messages: new Budget(limits.maxMessagesPerSecond, nowMs),
      bytes: new Budget(limits.maxBytesPerSecond, nowMs),
    };
    this.#openedAtMs = nowMs;
    this.#lastMs = nowMs;
    this.#pingedMs = nowMs;
    this.#isGreeted = !saysHello;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether the client takes what it is sent more slowly than it comes. */
  get isCongested(): boolean {
    return this.#socket.bufferedAmount > this.#options.limits.maxBufferedBytes / 4;
  }

  /** A message has come. Never throws. */
  message(data: Buffer, isBinary: boolean): void {
    if (!this.#isOpen) return;
    const nowMs = this.#options.clock.now();
    this.#lastMs = nowMs;
    if (!isBinary) this.refuse(1003, 'a text message came; binary is expected');
    else if (!this.budgets.messages.spend(1, nowMs)) this.refuse(1008, 'more messages came than are taken');
    else if (!this.budgets.bytes.spend(data.length, nowMs))
      this.refuse(1008, 'more bytes came than are taken');
    else this.#read(data);
  }

  /** A ping was answered. */
  pong(): void {
    this.#lastMs = this.#options.clock.now();
  }

  /** The connection is gone. */
  closed(code: number): void {
    if (!this.#isOpen) return;
    if (!FOR_GOOD.has(code)) this.#lost(`the connection broke with ${code}`, code);
    else this.#end({ by: 'client', code, reason: 'the client has left', error: undefined });
  }

  /** The connection was closed because of what came. */
  broken(code: number, reason: string): void {
    if (this.#isOpen) this.#end({ by: 'refused', code, reason, error: refusal(reason) });
  }

  /** @returns false when it was not sent: the link is over, or the client takes nothing and was cut off. */
  send(message: Uint8Array): boolean {
    if (!this.#isOpen) return false;
    const { maxBufferedBytes } = this.#options.limits;
    const { bufferedAmount } = this.#socket;
    if (bufferedAmount <= maxBufferedBytes) this.#allowanceBytes = 0;
    if (bufferedAmount <= maxBufferedBytes + this.#allowanceBytes) {
      this.#socket.send(message);
      return true;
    }
    this.#socket.terminate();
    this.#lost(`the client left more than ${maxBufferedBytes} bytes unread`, 1006);
    return false;
  }

  /** Sends what may be more than a client can take at once, and gives it time to. */
  repeat(message: Uint8Array): boolean {
    if (!this.#isOpen) return false;
    this.#allowanceBytes += message.length;
    this.#socket.send(message);
    return true;
  }

  /** This side has had enough. */
  close(reason: string, code = 1000): void {
    if (!this.#isOpen) return;
    this.#socket.close(code, closeReason(reason));
    this.#end({ by: 'agent', code, reason, error: undefined });
  }

  /** What came makes no sense. */
  refuse(code: number, reason: string): void {
    if (!this.#isOpen) return;
    this.#socket.close(code, closeReason(reason));
    this.#end({ by: 'refused', code, reason, error: refusal(reason) });
  }

  /** Called now and then: pings a client that is silent, and cuts off one that is gone. */
  watch(nowMs: number): void {
    const { helloTimeoutMs, silenceTimeoutMs, pingEveryMs } = this.#options.limits;
    if (!this.#isOpen) return;
    if (!this.#isGreeted && nowMs - this.#openedAtMs >= helloTimeoutMs) {
      this.refuse(1008, `no hello came within ${helloTimeoutMs} ms`);
    } else if (nowMs - this.#lastMs >= silenceTimeoutMs) {
      this.#socket.terminate();
      this.#lost(`nothing came for ${silenceTimeoutMs} ms, not even an answer to pings`, 1006);
    } else if (nowMs - Math.max(this.#lastMs, this.#pingedMs) >= pingEveryMs) {
      this.#pingedMs = nowMs;
      this.#socket.ping();
    }
  }

  #read(data: Buffer): void {
    try {
      const frame = readPipecatFrame(data);
      if (frame.type === 'message') this.#take(frame.json, data.length);
      else if (!this.#isGreeted) this.refuse(1008, 'audio came before hello');
      else if (frame.type === 'audio') this.#events.audio(frame.audio);
      else this.#events.other();
    } catch (error) {
      if (error instanceof AntiphonError && error.code === 'frame_invalid') this.refuse(1007, error.message);
      else this.#fail(error);
    }
  }

  #take(json: string, bytes: number): void {
    const message = parsed(json);
    if (message === undefined) {
      this.refuse(1007, 'a message came that is no JSON');
      return;
    }
    if (isDeeperThan(message, MAX_JSON_LEVELS)) {
      this.refuse(1007, `a message came with more than ${MAX_JSON_LEVELS} levels`);
      return;
    }
    const link = this.#options.saysHello ? readLinkMessage(message) : undefined;
    if (typeof link === 'string') this.refuse(1008, `a message about the connection came, but ${link}`);
    else if (this.#isGreeted && link?.type !== 'hello') {
      if (link === undefined) this.#events.message(message, bytes);
      else this.#events.link(link);
    } else if (link?.type === 'hello' && !this.#isGreeted) {
      this.#isGreeted = true;
      this.#events.hello(link.data);
    } else this.refuse(1008, this.#isGreeted ? 'a second hello came' : 'a message came before hello');
  }

  /** Not the client's fault. */
  #fail(error: unknown): void {
    if (!this.#isOpen) return;
    this.#socket.close(1011, 'the agent failed');
    this.#end({ by: 'refused', code: 1011, reason: messageOf(error), error: refusal(messageOf(error)) });
  }

  #lost(reason: string, code: number): void {
    this.#end({ by: 'lost', code, reason, error: new AntiphonError('connection_lost', reason) });
  }

  #end(end: LinkEnd): void {
    this.#isOpen = false;
    this.#events.ended(end);
  }
}

function parsed(json: string): JsonValue | undefined {
  try {
    return JSON.parse(json) as JsonValue;
  } catch {
    return undefined;
  }
}

function refusal(reason: string): AntiphonError {
  return new AntiphonError('connection_failed', reason);
}
