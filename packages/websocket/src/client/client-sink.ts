import {
  NO_TURN,
  type PlayoutCut,
  type PlayoutPort,
  type PlayoutPosition,
  type PlayoutSink,
} from '@antiphon/core';
import { SOUND_NAME, SPEECH_NAME } from '@antiphon/rtvi/frame-free';
import { closeAfter } from './close-after.js';
import type { LiveClient } from './live-client.js';

/**
 * Writes the bot's speech to a client, and learns from it what was heard. Holds no audio: what was sent lies with
 * the client.
 */
export class ClientSink implements PlayoutSink {
  readonly flush?: (cut: PlayoutCut) => void;
  readonly #client: LiveClient;
  readonly #port: PlayoutPort;
  /** The speech sent last, and how far. */
  #turn = NO_TURN;
  #sentMs = 0;

  constructor(client: LiveClient, port: PlayoutPort) {
    this.#client = client;
    this.#port = port;
    if (client.kind === 'antiphon') this.flush = () => client.flush(this.#turn);
  }

  open(): void {
    this.#client.listenForHeard((turn, heardMs) => this.#heard(turn, heardMs));
  }

  write(samples: Int16Array, { turn, positionMs, speech }: PlayoutPosition): void {
    const { sampleRate } = this.#port;
    const audio = { sampleRate, channels: 1 };
    if (speech) {
      this.#turn = turn;
      this.#sentMs = positionMs + (samples.length / sampleRate) * 1000;
    }
    if (this.#client.kind === 'rtvi') this.#client.play(samples, audio);
    else if (!speech) this.#client.play(samples, { ...audio, name: SOUND_NAME });
    else {
      const place = { id: turn, pts: Math.round(positionMs * 1e6) };
      this.#client.play(samples, { ...audio, ...place, name: SPEECH_NAME });
    }
  }

  close(): void {
    this.#client.listenForHeard(undefined);
    closeAfter(this.#port.session, this.#client);
  }

  /** Nobody has heard more than was sent. */
  #heard(turn: number, heardMs: number): void {
    if (turn > this.#turn) return;
    this.#port.acknowledge(turn, turn === this.#turn ? Math.min(heardMs, this.#sentMs) : heardMs);
  }
}
