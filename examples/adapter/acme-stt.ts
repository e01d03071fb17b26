import {
  AntiphonError,
  type RecognitionEvents,
  type RecognitionStream,
  type ServiceHost,
  type SpeechToText,
  type SupervisedConnection,
  superviseConnection,
} from '@antiphon/core';
import { type AcmeAccount, acmeDriver } from './acme-driver.js';
import type { AcmeMessage, AcmeOut } from './acme-protocol.js';

/** Pieces of audio that may wait for an answer: more than the ring of the connection keeps. */
const MAX_UNANSWERED = 2_000;
/** How long the vendor may take to say that it has said everything, in ms. */
const FINISH_MS = 2_000;

/** The vendor as a recogniser: give it to `stt()`. Audio must be 16 kHz. */
export function acmeStt(account: AcmeAccount): SpeechToText {
  return {
    name: 'acme',
    async open(events, host) {
      const stream = new AcmeStream(account, events, host);
      await stream.connect();
      return stream;
    },
  };
}

class AcmeStream implements RecognitionStream {
  readonly #connection: SupervisedConnection<AcmeOut>;
  readonly #host: ServiceHost;
  #events: RecognitionEvents | undefined;
  #finished: (() => void) | undefined;
  /** What the vendor has not answered with a final result yet, and where in the stream it ends. */
  #unanswered: { readonly sequence: number; readonly endMs: number }[] = [];
  #pushedMs = 0;
  /** Where in the stream the audio of the present link begins: the vendor counts from there. */
  #linkStartMs = 0;
  #answeredMs = 0;
  #generation = 0;

  constructor(account: AcmeAccount, events: RecognitionEvents, host: ServiceHost) {
    this.#events = events;
    this.#host = host;
    const { clock, signal } = host;
    // #region supervised
    this.#connection = superviseConnection<AcmeOut, AcmeMessage>({
      driver: acmeDriver(account),
      name: 'acme',
      clock,
      signal,
      // What no final result covers is said again on the next link: at most 30 s, then the oldest gives way.
      replay: { maxBytes: 960_000, overflow: 'drop-oldest', keepSent: 'acknowledged' },
      onMessage: (message, generation) => this.#take(message, generation),
      onState: (change) => {
        host.connection(change);
        if (change.to === 'failed') this.#events?.failed(change.error);
        if (change.to === 'failed' || change.to === 'closed') this.#letGo();
      },
    });
    // #endregion supervised
  }

  connect(): Promise<void> {
    return this.#connection.connect();
  }

  write(samples: Int16Array): void {
    if (samples.length === 0) return;
    const { buffer, byteOffset, byteLength } = samples;
    this.#pushedMs += samples.length / 16;
    this.#send(new Uint8Array(buffer, byteOffset, byteLength).slice());
  }

  speechStopped(): void {
    this.#send({ type: 'flush' });
  }

  async finish(): Promise<void> {
    if (this.#events === undefined) return;
    await new Promise<void>((resolve) => {
      const late = this.#host.clock.after(FINISH_MS, resolve);
      this.#finished = () => {
        late.cancel();
        resolve();
      };
      this.#send({ type: 'finish' });
    });
    this.#letGo();
  }

  async close(): Promise<void> {
    this.#letGo();
    await this.#connection.close();
  }

  #send(item: AcmeOut): void {
    if (this.#events === undefined) return;
    const sequence = this.#connection.send(item);
    if (sequence > 0) this.#unanswered.push({ sequence, endMs: this.#pushedMs });
    if (this.#unanswered.length > MAX_UNANSWERED) this.#unanswered.shift();
  }

  #take(message: AcmeMessage, generation: number): void {
    if (generation !== this.#generation) this.#linkStartMs = this.#answeredMs;
    this.#generation = generation;
    if (message.type === 'finished') this.#finished?.();
    else if (message.type === 'partial') this.#events?.interim({ text: message.text, raw: message });
    else if (message.type === 'final') this.#final(message);
    else this.#events?.failed(new AntiphonError('service_failed', message.message, { retryable: true }));
  }

  // #region final
  #final(message: AcmeMessage & { readonly type: 'final' }): void {
    const startMs = this.#linkStartMs + message.startMs;
    const endMs = this.#linkStartMs + message.endMs;
    this.#answeredMs = endMs;
    const open = this.#unanswered.findIndex((each) => each.endMs > endMs);
    const answered = this.#unanswered.splice(0, open < 0 ? this.#unanswered.length : open).at(-1);
    if (answered !== undefined) this.#connection.acknowledge(answered.sequence);
    this.#events?.final({ text: message.text, startMs, endMs, raw: message });
  }
  // #endregion final

  /** Nothing is said any more, and nobody waits for it. */
  #letGo(): void {
    this.#events = undefined;
    this.#unanswered = [];
    this.#finished?.();
  }
}
