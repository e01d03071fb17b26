/** Falls by half in so long: a meter that a person can follow. */
const HALF_LIFE_MS = 80;
/** Of speech: quieter is nothing, and louder is all there is. */
const QUIET_DBFS = -60;
const LOUD_DBFS = -6;

/** A level meter: rises at once, falls slowly. 0 is silence, 1 as loud as speech gets. */
export class LevelMeter {
  #value = 0;
  #atMs = 0;

  /** Hears samples, floats from -1 to 1. */
  hear(samples: Float32Array, nowMs: number): void {
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    this.set(samples.length === 0 ? 0 : Math.sqrt(sum / samples.length), nowMs);
  }

  /** Hears sound of so much power (root mean square, 1 at full scale). */
  set(rms: number, nowMs: number): void {
    const dbfs = rms > 0 ? 20 * Math.log10(rms) : Number.NEGATIVE_INFINITY;
    const level = Math.min(1, Math.max(0, (dbfs - QUIET_DBFS) / (LOUD_DBFS - QUIET_DBFS)));
    this.#value = Math.max(level, this.at(nowMs));
    this.#atMs = nowMs;
  }

  at(nowMs: number): number {
    return this.#value * 0.5 ** (Math.max(0, nowMs - this.#atMs) / HALF_LIFE_MS);
  }
}
