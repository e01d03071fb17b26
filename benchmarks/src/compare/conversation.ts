import {
  systemClock as clock,
  type Deferred,
  deferred,
  settleWithin,
  type TurnRecord,
} from '@antiphon/core/frame-free';
import { Microphone, phaseOf } from './microphone.js';
import type { Told, WiredAgent } from './variants/parts.js';

/** Beyond this a turn has gone wrong. */
const TURN_LIMIT_MS = 20_000;

/** An agent, who speaks to it, and what it tells. */
export class Conversation {
  /** Those in which somebody spoke. */
  readonly turns: TurnRecord[] = [];
  readonly microphone: Microphone;
  readonly agent: WiredAgent;
  readonly #failures: string[] = [];
  #expected = 0;
  #answered: Deferred<void> = deferred();

  /** @param place among those of the process */
  constructor(agentOf: (told: Told) => WiredAgent, sampleRate: number, place: number) {
    this.agent = agentOf({
      turn: (record) => {
        // An interruption opens a turn, in which nobody may come to speak.
        if (record.outcome === 'noSpeech') return;
        this.turns.push(record);
        this.#answered.resolve();
      },
      failed: (message) => void this.#failures.push(message),
    });
    this.microphone = new Microphone(clock, sampleRate, phaseOf(place), (samples) =>
      this.agent.hear(samples, sampleRate),
    );
  }

  /** Says this into the microphone, which must be on. Resolves when it was answered. */
  say(samples: Int16Array): Promise<void> {
    this.#expected++;
    this.microphone.speak(samples);
    return this.#nextTurn();
  }

  /** Is made to hear something that is answered in text alone. Resolves when it was. */
  answerIn(text: () => void): Promise<void> {
    text();
    return this.#nextTurn();
  }

  /** Is made to hear something that is answered aloud. Resolves when it was. */
  answerAloud(text: () => void): Promise<void> {
    this.#expected++;
    return this.answerIn(text);
  }

  /** @throws Error unless everything asked aloud was answered aloud, and nothing failed */
  mustBeWhole(): void {
    const heard = this.turns.filter(({ outcome, heardMs }) => outcome === 'completed' && heardMs > 0);
    if (heard.length === this.#expected && this.#failures.length === 0) return;
    const outcomes = this.turns.map(({ outcome }) => outcome).join(', ') || 'none';
    const failures = this.#failures.join('; ') || 'no failure';
    throw new Error(
      `a conversation went wrong: ${heard.length} of ${this.#expected} turns heard; ${outcomes}; ${failures}`,
    );
  }

  async #nextTurn(): Promise<void> {
    this.#answered = deferred();
    await settleWithin(clock, TURN_LIMIT_MS, this.#answered.promise);
  }
}
