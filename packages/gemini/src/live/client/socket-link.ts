import { AntiphonError, type Clock, type Timer } from '@antiphon/core';
import type { LiveClose } from './live-failure.js';
import type { LiveInput } from './live-input.js';
import type { LiveLink, LiveLinkEvents } from './live-link.js';
import { readLiveMessage } from './read-live-message.js';
import { type LiveSocket, type SdkLiveSession, SOCKET_CLOSING, SOCKET_OPEN } from './sdk-live.js';
import { sendLiveInput } from './send-live-input.js';

/** How long a peer may take to answer a close. */
const CLOSE_MS = 1_000;

/** A link over the SDK's session, and over its socket where that can be reached. */
export class SocketLink implements LiveLink {
  /** Who hears of it, until it is closed from here. */
  #events: LiveLinkEvents | undefined;
  readonly #clock: Clock;
  #socket: LiveSocket | undefined;
  #session: SdkLiveSession | undefined;
  #over = false;
  #cutOff: Timer | undefined;

  constructor(events: LiveLinkEvents, clock: Clock) {
    this.#events = events;
    this.#clock = clock;
  }

  /** The socket is there, long before the session is. */
  attach(socket: LiveSocket): void {
    this.#socket = socket;
    socket.on('pong', () => this.#events?.pong());
    socket.on('close', () => this.#gone());
    if (this.#events === undefined) socket.terminate();
  }

  begin(session: SdkLiveSession): void {
    this.#session = session;
  }

  get isOpen(): boolean {
    return !this.#over && (this.#socket === undefined || this.#socket.readyState === SOCKET_OPEN);
  }

  get isClosing(): boolean {
    return !this.#over && this.#socket?.readyState === SOCKET_CLOSING;
  }

  get bufferedBytes(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  send(input: LiveInput): void {
    if (this.#session === undefined || !this.isOpen) {
      throw new AntiphonError('connection_lost', 'the Live session is closed', { retryable: true });
    }
    sendLiveInput(this.#session, input);
  }

  ping(): void {
    this.#socket?.ping();
  }

  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  close(): void {
    this.#events = undefined;
    if (this.#over || this.#cutOff !== undefined) return;
    if (this.#session === undefined) {
      this.kill();
      return;
    }
    if (this.#socket !== undefined) this.#cutOff = this.#clock.after(CLOSE_MS, () => this.kill());
    this.#session.close();
  }

  /** Lets go of the socket at once, in whatever state it is. */
  kill(): void {
    this.#events = undefined;
    this.#socket?.terminate();
    this.#gone();
  }

  message(message: unknown): void {
    const events = this.#events;
    if (events === undefined) return;
    const reading = readLiveMessage(message);
    for (const problem of reading.problems) events.unreadable(problem);
    if (reading.events.length > 0) events.message(reading.events);
  }

  unreadable(problem: string): void {
    this.#events?.unreadable(problem);
  }

  failed(error: Error): void {
    if (this.#session !== undefined) this.#events?.error(error);
  }

  closed(close: LiveClose): void {
    const events = this.#session === undefined ? undefined : this.#events;
    this.#gone();
    events?.closed(close);
  }

  #gone(): void {
    this.#over = true;
    this.#cutOff?.cancel();
    this.#cutOff = undefined;
  }
}
