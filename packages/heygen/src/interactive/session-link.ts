import type { AntiphonError, Link, LinkEvents } from '@antiphon/core/frame-free';
import type { StreamingApi } from './streaming-api.js';

/** What is asked of a session. */
export type SessionCommand =
  | { readonly kind: 'say'; readonly utterance: number; readonly text: string }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'listening'; readonly isListening: boolean };

/** The vendor has taken a text, that lasts so long. */
export interface Taken {
  readonly utterance: number;
  readonly durationMs: number;
}

/** A session as a link: its requests go out one after another, so that texts keep their order. */
export class SessionLink implements Link<SessionCommand> {
  readonly sessionId: string;
  readonly #api: StreamingApi;
  readonly #events: LinkEvents<Taken>;
  #texts: Extract<SessionCommand, { kind: 'say' }>[] = [];
  #isBusy = false;
  #wasInterrupted = false;
  #isOpen = true;

  constructor(sessionId: string, api: StreamingApi, events: LinkEvents<Taken>) {
    this.sessionId = sessionId;
    this.#api = api;
    this.#events = events;
  }

  send(command: SessionCommand): void {
    if (command.kind === 'interrupt') this.#interrupt();
    else if (command.kind === 'listening')
      this.#ask(
        this.#api.tell(this.sessionId, command.isListening ? 'start_listening' : 'stop_listening'),
        'tolerant',
      );
    else {
      this.#texts.push(command);
      if (!this.#isBusy) void this.#sayAll();
    }
  }

  keepAlive(): void {
    this.#ask(this.#api.tell(this.sessionId, 'keep_alive'), 'strict');
  }

  alive(): boolean {
    return this.#isOpen;
  }

  close(): void {
    this.#isOpen = false;
    this.#texts = [];
  }

  #interrupt(): void {
    this.#texts = [];
    // A text that is just being handed over may be taken after the interruption: then there is another one.
    this.#wasInterrupted = this.#isBusy;
    this.#ask(this.#api.tell(this.sessionId, 'interrupt'), 'strict');
  }

  async #sayAll(): Promise<void> {
    this.#isBusy = true;
    for (let next = this.#texts.shift(); next !== undefined && this.#isOpen; next = this.#texts.shift()) {
      try {
        const durationMs = await this.#api.repeat(this.sessionId, next.text);
        if (this.#wasInterrupted) this.#ask(this.#api.tell(this.sessionId, 'interrupt'), 'strict');
        else if (this.#isOpen) this.#events.onMessage({ utterance: next.utterance, durationMs });
      } catch (error) {
        this.#gone(error);
      }
      this.#wasInterrupted = false;
    }
    this.#isBusy = false;
  }

  /** A request whose failure may end the session, or not: the looks of the avatar are not worth a session. */
  #ask(asked: Promise<void>, manner: 'strict' | 'tolerant'): void {
    asked.catch((error: unknown) => {
      if (manner === 'strict') this.#gone(error);
      else if (this.#isOpen) this.#events.onError(error);
    });
  }

  #gone(error: unknown): void {
    if (!this.#isOpen) return;
    this.close();
    this.#events.onClose({ code: 1006, reason: (error as AntiphonError).message, clean: false });
  }
}
