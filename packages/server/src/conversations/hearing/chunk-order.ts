import { ClientFault } from '../client-fault.js';

/**
 * Takes the chunks of a client in their order, each once. They are counted from 0 in every utterance, or on from the last
 * one; a chunk without a number is the next.
 */
export class ChunkOrder {
  #next = 0;
  #isBetween = true;

  /** The chunk that is expected. */
  get next(): number {
    return this.#next;
  }

  /**
   * @returns its number
   * @throws ClientFault when it is not its turn
   */
  check(index: number | undefined): number {
    if (index === undefined || index === this.#next) return this.#next;
    if (this.#isBetween && index === 0) return 0;
    if (index < this.#next)
      throw new ClientFault('duplicate_chunk', `chunk ${index} came before; ${this.#next} is next`, index);
    const missing = `chunk ${index} came, and ${this.#next} is next: send from there on again`;
    throw new ClientFault('missing_chunk', missing, index);
  }

  /** A chunk that was checked has been taken. */
  took(index: number, isFinal: boolean): void {
    this.#next = index + 1;
    this.#isBetween = isFinal;
  }

  /** The next chunk begins an utterance. */
  reset(): void {
    this.#next = 0;
    this.#isBetween = true;
  }
}
