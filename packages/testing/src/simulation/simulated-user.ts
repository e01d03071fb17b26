import { BotStartedSpeakingFrame, type Random, type Session } from '@antiphon/core';
import { pick, wholeNumber } from '../samples/sample-value.js';
import type { ScriptedTransport } from '../scripted/index.js';

const WORDS = 'and so the quick small bird sang over a green hill while rain fell on quiet roofs below'.split(
  ' ',
);

/** A sentence of so many words. */
export function sentence(words: number, random: Random): string {
  const said = Array.from({ length: words }, () => pick(WORDS, random)).join(' ');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

/**
 * Somebody who talks to the bot: says something, listens to the answer, thinks, speaks again; and now and
 * then breaks in. Every time drawn from `random`.
 */
export class SimulatedUser {
  bargeIns = 0;
  utterances = 0;
  readonly #session: Session;
  readonly #transport: ScriptedTransport;
  readonly #random: Random;
  readonly #bargeInEvery: number;
  readonly #untilMs: number;

  constructor(
    session: Session,
    transport: ScriptedTransport,
    random: Random,
    { bargeInEvery, untilMs }: { readonly bargeInEvery: number; readonly untilMs: number },
  ) {
    this.#session = session;
    this.#transport = transport;
    this.#random = random;
    this.#bargeInEvery = bargeInEvery;
    this.#untilMs = untilMs;
  }

  begin(): void {
    this.#session.frames$(BotStartedSpeakingFrame).subscribe(() => this.#perhapsBreakIn());
    this.#session.turns$.subscribe(({ outcome }) => {
      if (outcome !== 'interrupted') this.#speakAfter(wholeNumber(100, 2_500, this.#random));
    });
    this.#speakAfter(500);
  }

  #perhapsBreakIn(): void {
    if (this.#bargeInEvery === 0 || this.utterances % this.#bargeInEvery !== 0) return;
    this.bargeIns++;
    this.#speakAfter(wholeNumber(0, 4_000, this.#random));
  }

  #speakAfter(ms: number): void {
    const { clock } = this.#session;
    const turn = this.#session.turn;
    clock.after(ms, () => {
      // Somebody who meant to break in finds, now and then, that the bot is done and another turn has begun.
      if (this.#session.now() > this.#untilMs || this.#session.turn !== turn) return;
      this.utterances++;
      this.#transport.speak(sentence(wholeNumber(1, 9, this.#random), this.#random));
    });
  }
}
