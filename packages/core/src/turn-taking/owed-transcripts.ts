/**
 * Counts the stretches of voice whose final transcript is still to come. A final that comes while the voice
 * is still thought to sound, but after its true end, settles that stretch in advance. Holds one number per
 * stretch, for at most `expiresMs`: a recogniser may join stretches, or fail.
 */
export class OwedTranscripts {
  readonly #expiresMs: number;
  readonly #endsMs: number[] = [];
  #earlyAtMs = Number.NEGATIVE_INFINITY;

  constructor(expiresMs: number) {
    this.#expiresMs = expiresMs;
  }

  voiceEnded(toMs: number): void {
    if (this.#earlyAtMs < toMs) this.#endsMs.push(toMs);
    this.#earlyAtMs = Number.NEGATIVE_INFINITY;
  }

  finalCame(nowMs: number): void {
    if (this.count(nowMs) === 0) this.#earlyAtMs = nowMs;
    else this.#endsMs.shift();
  }

  count(nowMs: number): number {
    while ((this.#endsMs[0] ?? nowMs) < nowMs - this.#expiresMs) this.#endsMs.shift();
    return this.#endsMs.length;
  }
}
