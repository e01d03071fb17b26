import { MAX_PACKET_MS, type OpusDecoder, packetMs } from '@antiphon/opus';
import type { PeerEvents } from './peer.js';
import { ReceivedOrder } from './received-order.js';

/** What a packet that is none is decoded as, and one that is lost. */
const DEFAULT_MS = 20;

/** The user's voice, from packets to samples: as much of it as is wanted. */
export class ReceivedVoice {
  readonly #decoder: OpusDecoder;
  readonly #events: Pick<PeerEvents, 'audio' | 'wantsAudio'>;
  readonly #order: ReceivedOrder;
  #isClosed = false;

  constructor(decoder: OpusDecoder, events: Pick<PeerEvents, 'audio' | 'wantsAudio'>) {
    this.#decoder = decoder;
    this.#events = events;
    this.#order = new ReceivedOrder(
      (packet) => this.#hear(lengthOf(packet), () => decoder.decode(packet)),
      (following) =>
        this.#hear(DEFAULT_MS, () =>
          following === undefined ? decoder.conceal() : decoder.recover(following),
        ),
    );
  }

  /** Packets that never came, or too late. */
  get lost(): number {
    return this.#order.lost;
  }

  push(sequence: number, packet: Uint8Array, source: number): void {
    if (!this.#isClosed) this.#order.push(sequence, packet, source);
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#decoder.close();
  }

  /** Asks before it is decoded: what is not wanted costs nothing. */
  #hear(ms: number, decode: () => Int16Array): void {
    if (!this.#isClosed && this.#events.wantsAudio(ms) && !this.#isClosed) this.#events.audio(decode());
  }
}

function lengthOf(packet: Uint8Array): number {
  const ms = packetMs(packet) ?? 0;
  return ms > 0 && ms <= MAX_PACKET_MS ? ms : DEFAULT_MS;
}
