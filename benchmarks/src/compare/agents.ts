import { systemClock as clock, type PlayoutSink } from '@antiphon/core/frame-free';
import { Conversation } from './conversation.js';
import { Taps } from './taps.js';
import type { Parts, Told, WiredAgent, Wiring } from './variants/parts.js';

const QUESTION = 'where is my order, and when will it come?';
const nowhere: PlayoutSink = { write: () => {}, flush() {} };

/** The agents of one process: their parts are connected once, and each conversation has an agent of its own. */
export class Agents {
  readonly taps = new Taps(clock);
  readonly #sampleRate: number;
  readonly #agentOf: (told: Told) => WiredAgent;
  #made = 0;

  constructor(wiring: Wiring, parts: Parts, sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#agentOf = wiring(this.taps.on(parts), { sampleRate, sink: () => nowhere });
  }

  /** Not started yet. */
  conversation(): Conversation {
    return new Conversation(this.#agentOf, this.#sampleRate, this.#made++);
  }

  /** Asks one without a voice, as if its recogniser had heard it. Resolves when it was answered, `mute`: in text alone. */
  async ask(conversation: Conversation, mute: boolean): Promise<void> {
    this.taps.isMute = mute;
    const question = (): void => this.taps.ask(conversation.agent.id, QUESTION);
    await (mute ? conversation.answerIn(question) : conversation.answerAloud(question));
  }
}
