import type { VirtualClock } from '@antiphon/core';
import type { ConversationSocket, Conversations, ServiceMessage, SocketPeer } from '@antiphon/server';
import { EXCHANGE_MS, type LongTalk } from './long-talk.js';

/** So far time goes on before it is looked whether the disk has been waited for. */
const STEP_MS = 500;

/** A conversation of the service in utterance mode, with a client at its socket that keeps nothing. */
export class ServedTalk implements LongTalk, ConversationSocket {
  readonly bufferedAmount = 0;
  readonly #clock: VirtualClock;
  readonly #service: Conversations;
  #peer: SocketPeer | undefined;
  #turns = 0;
  #problem: string | undefined;

  constructor(clock: VirtualClock, service: Conversations) {
    this.#clock = clock;
    this.#service = service;
  }

  get turns(): number {
    return this.#turns;
  }

  async start(): Promise<void> {
    const conversation = await this.#service.open({ owner: 'anna', mode: 'utterance' });
    this.#peer = conversation.connect(this);
    await this.#pass(STEP_MS);
  }

  async exchange(messages: readonly string[]): Promise<void> {
    for (const message of messages) this.#peer?.message(Buffer.from(message), false);
    await this.#pass(EXCHANGE_MS);
    if (this.#problem !== undefined) throw new Error(`the service says ${this.#problem}`);
  }

  async end(): Promise<void> {
    this.#peer?.closed();
    await this.#pass(STEP_MS);
  }

  send(text: string): void {
    const message = JSON.parse(text) as ServiceMessage;
    if (message.type === 'turn') this.#turns++;
    if (message.type === 'error') this.#problem = message.code;
  }

  close(): void {}

  terminate(): void {}

  /** The time of the conversation stands still while the disk is waited for. */
  async #pass(ms: number): Promise<void> {
    for (let passedMs = 0; passedMs < ms; passedMs += STEP_MS) {
      await this.#clock.run(STEP_MS);
      while (this.#service.health().pendingTurns > 0)
        await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }
}
