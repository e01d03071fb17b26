import {
  type AntiphonError,
  type Clock,
  type EncodedAudio,
  type RecognitionEvents,
  type RecognitionStream,
  settleWithin,
  type Timer,
} from '@antiphon/core/frame-free';
import type { AudioConnection } from '../listen/index.js';

export interface ListenStreamOptions {
  readonly events: RecognitionEvents;
  readonly clock: Clock;
  readonly voiceActivity: 'pipeline' | 'vendor';
  readonly finalizeTimeoutMs: number;
  readonly finishTimeoutMs: number;
}

/**
 * One stream of audio over one connection: how it is fed, how what is owed is asked for, and how it ends. What the
 * vendor's messages mean is for its two kinds to say.
 */
export abstract class ListenStream<Message, Options extends ListenStreamOptions = ListenStreamOptions>
  implements RecognitionStream
{
  protected readonly options: Options;
  protected audio: AudioConnection<Message> | undefined;
  protected events: RecognitionEvents | undefined;
  /** Something has come since the vendor was asked for what it owes. */
  protected answering = false;
  /** It was asked a second time, over a new connection. */
  protected askedAgain = false;
  #deadline: Timer | undefined;
  #settled: (() => void) | undefined;

  constructor(options: Options) {
    this.options = options;
    this.events = options.events;
  }

  /** The connection whose messages the stream is told of. */
  attach(audio: AudioConnection<Message>): void {
    this.audio = audio;
  }

  write(samples: Int16Array, sampleRate: number): void {
    this.audio?.write(samples, sampleRate);
  }

  writeEncoded(audio: Uint8Array, encoding: EncodedAudio, sampleRate: number): void {
    this.audio?.writeEncoded(audio, encoding, sampleRate);
  }

  /**
   * Ends within its time: first what is not final yet, across reconnections if need be, then the vendor's own
   * farewell, in which it may still say something.
   */
  async finish(): Promise<void> {
    const { audio } = this;
    if (audio === undefined) return;
    const { clock, finishTimeoutMs } = this.options;
    const startedAtMs = clock.now();
    const settled = new Promise<void>((resolve) => {
      this.#settled = resolve;
      this.askForRest(audio);
    });
    await settleWithin(clock, finishTimeoutMs, settled);
    await audio.drain(Math.max(0, finishTimeoutMs - (clock.now() - startedAtMs)));
    this.settle();
    await this.close();
  }

  async close(): Promise<void> {
    const { audio } = this;
    this.detach();
    await audio?.close();
  }

  /** The link is lost: the time for an answer runs anew when the question has gone out on the next one. */
  lost(): void {
    this.#stopWaiting();
  }

  /** The connection has ended for good. */
  ended(error: AntiphonError): void {
    this.events?.failed(error);
    this.settle();
    this.detach();
  }

  /** Asks the vendor for what is not final. */
  protected abstract askForRest(audio: AudioConnection<Message>): void;
  /** What the vendor said last stands: it owes more, and does not give it. */
  protected abstract settle(): void;

  protected get isWaiting(): boolean {
    return this.#deadline !== undefined;
  }

  /** From now on the vendor has `finalizeTimeoutMs` to answer. */
  protected startDeadline(missed: () => void): void {
    this.answering = false;
    this.#stopWaiting();
    this.#deadline = this.options.clock.after(this.options.finalizeTimeoutMs, missed);
  }

  /** The audio goes out once more, with the question: the deadline runs anew from there. */
  protected askAgain(reason: string): void {
    this.askedAgain = true;
    this.audio?.renew(reason);
  }

  /** Nothing is owed any more. */
  protected over(): void {
    this.askedAgain = false;
    this.#stopWaiting();
    this.#settled?.();
    this.#settled = undefined;
  }

  protected detach(): void {
    this.events = undefined;
    this.audio = undefined;
    this.over();
  }

  #stopWaiting(): void {
    this.#deadline?.cancel();
    this.#deadline = undefined;
  }
}
