import type { Clock } from '@antiphon/core';
import { UnansweredVoice } from './unanswered-voice.js';
import { VoiceMeter } from './voice-meter.js';

/** How long after a voice its audio is kept, if nothing answers it. */
const HELD_MS = 5_000;
/** A pause this short is no end of a sentence. */
const SPEAKING_MS = 800;

/** Whether the user speaks, and whether anything shows that the vendor has heard it. */
export class UserVoice {
  readonly meter = new VoiceMeter();
  readonly #unanswered = new UnansweredVoice(this.meter);
  readonly #clock: Clock;
  readonly #silenceMs: number;

  /** @param silenceMs how long a voice waits for a sign that it was heard */
  constructor(clock: Clock, silenceMs: number) {
    this.#clock = clock;
    this.#silenceMs = silenceMs;
  }

  /** Whether the user is in the midst of a sentence. */
  get isSpeaking(): boolean {
    return this.meter.since(this.#clock.now() - SPEAKING_MS);
  }

  /** Whether there was a voice a short while ago, or one of which nothing shows that it was heard. */
  get isHeld(): boolean {
    return this.meter.since(this.#clock.now() - HELD_MS) || this.#unanswered.isOpen;
  }

  /** Whether the user was heard, and has waited too long for any sign of it. */
  get isUnanswered(): boolean {
    return this.#unanswered.isOpenFor(this.#silenceMs, this.#clock.now());
  }

  hear(samples: Int16Array): void {
    this.meter.hear(samples, this.#clock.now());
  }

  /** Events of these types came over the link that serves. */
  received(types: Parameters<UnansweredVoice['received']>[0]): void {
    this.#unanswered.received(types, this.#clock.now());
  }

  /** The link was replaced for want of a sign. */
  tried(): void {
    this.#unanswered.tried();
  }
}
