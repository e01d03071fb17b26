import { ClientFault } from '../client-fault.js';

const MAX_TEXTS = 32;

/** Texts that wait until somebody is there to hear the answer; they are answered together. */
export class WaitingTexts {
  readonly #maxCharacters: number;
  #texts: string[] = [];

  /** @param maxCharacters of all of them; of what is longer, the oldest goes */
  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
  }

  get isEmpty(): boolean {
    return this.#texts.length === 0;
  }

  /** @throws ClientFault when there is no room for another one */
  check(text: string): void {
    if (this.#texts.length >= MAX_TEXTS)
      throw new ClientFault('too_many_texts', `${MAX_TEXTS} texts wait for an answer already`);
    if (!this.isEmpty && this.#charactersWith(text) > this.#maxCharacters)
      throw new ClientFault(
        'too_many_texts',
        `texts of more than ${this.#maxCharacters} characters would wait for an answer`,
      );
  }

  add(text: string): void {
    while (
      !this.isEmpty &&
      (this.#texts.length >= MAX_TEXTS || this.#charactersWith(text) > this.#maxCharacters)
    )
      this.#texts.shift();
    this.#texts.push(text);
  }

  /** All of them as one. */
  take(): string {
    return this.#texts.splice(0).join(' ');
  }

  clear(): void {
    this.#texts = [];
  }

  #charactersWith(text: string): number {
    return this.#texts.reduce((sum, { length }) => sum + length + 1, text.length);
  }
}
