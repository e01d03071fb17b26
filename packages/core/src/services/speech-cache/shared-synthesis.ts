import { abortable } from '../../async/index.js';
import { AntiphonError } from '../../error.js';
import type { SpeechChunk } from '../text-to-speech.js';

/**
 * One synthesis under way that several listen to: whoever is furthest asks for more, and everybody gets all of it. Holds
 * the speech of one utterance. Stops when nobody listens any more.
 */
export class SharedSynthesis {
  readonly #controller = new AbortController();
  readonly #source: AsyncIterator<SpeechChunk>;
  readonly #onEnd: (chunks: readonly SpeechChunk[] | undefined) => void;
  readonly #chunks: SpeechChunk[] = [];
  #next: Promise<void> | undefined;
  #readers = 0;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  /** @param onEnd gets the whole speech, or nothing if it is not whole; once */
  constructor(
    begin: (signal: AbortSignal) => AsyncIterable<SpeechChunk>,
    onEnd: (chunks: readonly SpeechChunk[] | undefined) => void,
  ) {
    this.#source = begin(this.#controller.signal)[Symbol.asyncIterator]();
    this.#onEnd = onEnd;
  }

  /** All of the speech, from its beginning. To be left when `signal` fires. Rejects with what the source throws. */
  async *read(signal: AbortSignal): AsyncGenerator<SpeechChunk, void> {
    this.#readers += 1;
    try {
      for (let at = 0; ; at += 1) {
        while (at >= this.#chunks.length) {
          if (this.#failure !== undefined) throw this.#failure.error;
          if (this.#ended) return;
          await abortable(this.#advance(), signal);
        }
        yield ownCopy(this.#chunks[at] as SpeechChunk);
      }
    } finally {
      this.#readers -= 1;
      if (this.#readers === 0) this.#stop();
    }
  }

  /** Whoever makes the speech goes away: what there is of it is not the whole. */
  abandon(): void {
    if (this.#ended) return;
    const message = 'the conversation whose voice was speaking this has ended';
    this.#end({ error: new AntiphonError('service_failed', message, { retryable: true }) });
    this.#controller.abort();
  }

  #advance(): Promise<void> {
    this.#next ??= this.#take().finally(() => {
      this.#next = undefined;
    });
    return this.#next;
  }

  async #take(): Promise<void> {
    try {
      const { done, value } = await this.#source.next();
      if (this.#ended) return;
      if (done === true) this.#end();
      else this.#chunks.push(value);
    } catch (error) {
      this.#end({ error });
    }
  }

  #stop(): void {
    if (this.#ended) return;
    this.#end({ error: new AntiphonError('aborted', 'nobody listens to this any more') });
    this.#controller.abort();
    this.#source.return?.().catch(() => {
      // It was told to stop; how it fails at that concerns nobody.
    });
  }

  #end(failure?: { readonly error: unknown }): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = failure;
    this.#onEnd(failure === undefined ? this.#chunks : undefined);
  }
}

/** The samples are whoever's they are given to: he may change them, or hand them to another thread. */
export const ownCopy = (chunk: SpeechChunk): SpeechChunk => ({ ...chunk, samples: chunk.samples.slice() });
