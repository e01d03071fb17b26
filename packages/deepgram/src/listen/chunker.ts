/**
 * Cuts a stream of audio into the chunks that are sent: pieces shorter than the least are joined, longer than the
 * most are cut, others go as they come. Holds less than the least, and always a copy.
 */
export class Chunker {
  readonly #leastBytes: number;
  readonly #mostBytes: number;
  #held: Uint8Array;
  #filled = 0;

  constructor(leastBytes: number, mostBytes: number) {
    this.#leastBytes = leastBytes;
    this.#mostBytes = mostBytes;
    this.#held = new Uint8Array(leastBytes);
  }

  /** @param bytes whole samples, which are the chunker's from now on */
  push(bytes: Uint8Array, send: (chunk: Uint8Array) => void): void {
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#filled === 0 && rest.length >= this.#leastBytes) {
        const size = Math.min(rest.length, this.#mostBytes);
        send(rest.subarray(0, size));
        rest = rest.subarray(size);
        continue;
      }
      const taken = Math.min(this.#leastBytes - this.#filled, rest.length);
      this.#held.set(rest.subarray(0, taken), this.#filled);
      this.#filled += taken;
      rest = rest.subarray(taken);
      if (this.#filled === this.#leastBytes) this.flush(send);
    }
  }

  /** Sends what is held. */
  flush(send: (chunk: Uint8Array) => void): void {
    if (this.#filled === 0) return;
    const chunk = this.#held.subarray(0, this.#filled);
    this.#held = new Uint8Array(this.#leastBytes);
    this.#filled = 0;
    send(chunk);
  }
}
