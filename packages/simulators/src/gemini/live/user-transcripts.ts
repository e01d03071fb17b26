import type { Random } from '@antiphon/core';
import { piecesOf } from '../agent/index.js';
import type { TurnQuirk } from './live-options.js';

export interface UserTranscriptsOptions {
  readonly random: Random;
  readonly send: (content: Readonly<Record<string, unknown>>) => void;
}

/** Tells the client in pieces what its user said. Holds back what is to come late: the words of one turn. */
export class UserTranscripts {
  readonly #options: UserTranscriptsOptions;
  #held: string[] = [];

  constructor(options: UserTranscriptsOptions) {
    this.#options = options;
  }

  tell(text: string, quirks: readonly TurnQuirk[]): void {
    const { random, send } = this.#options;
    this.#held.push(...piecesOf(` ${text}`, random));
    if (!quirks.includes('lateInputTranscription')) this.release();
    if (quirks.includes('finishedTranscriptions')) send({ inputTranscription: { finished: true } });
  }

  /** The answer has begun, or there was none: what was held back may go. */
  release(): void {
    for (const text of this.#held.splice(0)) this.#options.send({ inputTranscription: { text } });
  }
}
