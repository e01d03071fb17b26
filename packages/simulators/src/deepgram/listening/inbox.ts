/** Bytes that may wait to be worked on: some minutes of audio. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;

export interface InboxOptions {
  readonly signal: AbortSignal;
  readonly onError: (thrown: unknown) => void;
  /** The client sends far faster than it can be worked on. */
  readonly onOverflow: () => void;
}

/** Works on a client's messages one after another. */
export class Inbox {
  readonly #options: InboxOptions;
  #last: Promise<void> = Promise.resolve();
  #waitingBytes = 0;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  add(bytes: number, work: () => Promise<void> | void): void {
    const { signal, onError, onOverflow } = this.#options;
    if (signal.aborted) return;
    this.#waitingBytes += bytes;
    if (this.#waitingBytes > MAX_WAITING_BYTES) {
      onOverflow();
      return;
    }
    this.#last = this.#last.then(async () => {
      this.#waitingBytes -= bytes;
      if (signal.aborted) return;
      try {
        await work();
      } catch (thrown) {
        if (!signal.aborted) onError(thrown);
      }
    });
  }
}
