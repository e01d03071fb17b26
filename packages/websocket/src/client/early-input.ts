import { type HeldQueue, type JsonValue, outlivesTurns } from '@antiphon/core';
import type { PipecatAudio } from '@antiphon/rtvi/frame-free';
import type { ClientListener } from './client-listener.js';
import { MAX_WAITING, MAX_WAITING_BYTES, WaitingQueue } from './waiting-queue.js';

/**
 * What a client has sent before anybody listens: of audio and of messages as much as a `WaitingQueue` holds. The oldest audio
 * gives way; of messages none is lost in silence.
 */
export class EarlyInput {
  readonly #audio = new WaitingQueue<PipecatAudio>();
  readonly #messages = new WaitingQueue<JsonValue>();

  get droppedAudio(): number {
    return this.#audio.dropped;
  }

  /** For the statistics of the session. What a user says outlives every turn. */
  get queue(): HeldQueue {
    return outlivesTurns('audio', this.#audio);
  }

  /** Keeps a copy: the bytes are those of the message, which somebody else may fill again. */
  keepAudio(audio: PipecatAudio): void {
    this.#audio.push({ ...audio, bytes: new Uint8Array(audio.bytes) }, audio.bytes.length);
  }

  /** @returns why it is not kept, if there is no room for it */
  keepMessage(message: JsonValue, bytes: number): string | undefined {
    if (!this.#messages.fits(bytes))
      return `more than ${MAX_WAITING} messages, or ${MAX_WAITING_BYTES} bytes of them, came before the session runs`;
    this.#messages.push(message, bytes);
    return undefined;
  }

  /** Gives all of it to whoever listens now. */
  give(listener: ClientListener): void {
    if (this.droppedAudio > 0) listener.dropped(this.droppedAudio);
    for (let next = this.#messages.shift(); next !== undefined; next = this.#messages.shift())
      listener.message(next);
    for (let next = this.#audio.shift(); next !== undefined; next = this.#audio.shift()) listener.audio(next);
  }
}
