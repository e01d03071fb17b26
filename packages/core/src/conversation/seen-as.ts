import type { Message } from './message.js';

/** A view of the messages that stays the same array for as long as nothing changes. */
export class SeenAs {
  readonly #view: (messages: readonly Message[]) => readonly Message[];
  #last: readonly Message[] = [];
  #version = -1;

  constructor(view: (messages: readonly Message[]) => readonly Message[]) {
    this.#view = view;
  }

  at(version: number, messages: readonly Message[]): readonly Message[] {
    if (version !== this.#version) this.#last = this.#view(messages);
    this.#version = version;
    return this.#last;
  }
}
