/** What has become of the speech of one turn. Samples, so that nothing is lost to rounding. */
export class TurnPlayout {
  readonly turn: number;
  readonly #sampleRate: number;
  /** Samples taken into the queue, and sent. */
  pushed = 0;
  sent = 0;
  /** Where the latest stretch began that follows a finished one: the silence before it is no underrun. */
  resumedAt = 0;
  /** What the model clock says was heard, in samples, and what the peer says, in ms. */
  modelled = 0;
  acknowledgedMs = 0;
  /** No more is expected. */
  complete = false;
  /** What was not heard of it never will be. */
  isCut = false;
  /** It was told that no more is expected and everything was heard. */
  told = false;
  /** The listener hears it, as far as was told. */
  speaking = false;
  /** What had been heard when it last stopped. */
  stoppedAtMs = 0;
  reportedAtMs = 0;
  /** Since when the listener waits for more. */
  quietSinceMs: number | undefined = undefined;

  constructor(turn: number, sampleRate: number) {
    this.turn = turn;
    this.#sampleRate = sampleRate;
  }

  get sentMs(): number {
    return (this.sent / this.#sampleRate) * 1000;
  }

  get heardMs(): number {
    return Math.min(Math.max((this.modelled / this.#sampleRate) * 1000, this.acknowledgedMs), this.sentMs);
  }

  /** Whether the listener waits for nothing of it that has come. */
  get isHeard(): boolean {
    return this.isCut || (this.sent === this.pushed && this.heardMs >= this.sentMs);
  }

  /** More of it has come. */
  take(samples: number): void {
    if (this.complete) this.resumedAt = this.pushed;
    this.pushed += samples;
    this.complete = false;
    this.told = false;
  }

  /** `samples` of it go out. */
  send(samples: number): void {
    this.sent += samples;
    this.quietSinceMs = undefined;
  }
}
