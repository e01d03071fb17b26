import { NO_TURN, type PlayoutPosition, type PlayoutSink } from '@antiphon/core';
import type { ServiceMessage } from './service-message.js';

/** Writes the bot's voice to a client, in pieces that it can put one behind another. Holds nothing. */
export class SocketVoice implements PlayoutSink {
  readonly #sampleRate: number;
  readonly #send: (message: ServiceMessage) => void;
  #turn = NO_TURN;
  #index = 0;
  /** The end of this turn's voice has been told. */
  #isEnded = true;

  constructor(sampleRate: number, send: (message: ServiceMessage) => void) {
    this.#sampleRate = sampleRate;
    this.#send = send;
  }

  write(samples: Int16Array, { turn, speech }: PlayoutPosition): void {
    // A sound that is no speech belongs to whatever is being heard.
    if (speech && turn !== this.#turn) this.#begin(turn);
    this.#say(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('hex'), false);
  }

  flush(): void {
    this.#send({ type: 'interrupted', turn: this.#turn });
    this.#isEnded = true;
  }

  /** All that was to be heard of a turn has been. */
  finish(turn: number): void {
    if (turn !== this.#turn || this.#isEnded) return;
    this.#isEnded = true;
    this.#say('', true);
  }

  #begin(turn: number): void {
    this.#turn = turn;
    this.#index = 0;
    this.#isEnded = false;
  }

  #say(hex: string, isFinal: boolean): void {
    this.#send({
      type: 'audio_response',
      audio_data: hex,
      sample_rate: this.#sampleRate,
      turn: this.#turn,
      index: this.#index++,
      is_final: isFinal,
    });
  }
}
