/** Loud enough to be somebody who speaks. */
const LOUD = 0.02;
/** A gap between two words is no silence. */
const SILENCE_MS = 120;

/** Measures what is heard of a stream. */
export class Sound {
  #context = new AudioContext();
  #analyser = this.#context.createAnalyser();

  /** @param {MediaStream} stream */
  constructor(stream) {
    this.#analyser.fftSize = 2_048;
    this.#analyser.smoothingTimeConstant = 0;
    this.#context.createMediaStreamSource(stream).connect(this.#analyser);
  }

  /** The RMS of the last so many samples, 0 … 1. */
  level(count = this.#analyser.fftSize) {
    const samples = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(samples);
    const last = samples.subarray(samples.length - count);
    return Math.sqrt(last.reduce((sum, x) => sum + x * x, 0) / last.length);
  }

  isLoud() {
    return this.level() > LOUD;
  }

  /** The pitch that is loudest now, in Hz. */
  hz() {
    const decibels = new Float32Array(this.#analyser.frequencyBinCount);
    this.#analyser.getFloatFrequencyData(decibels);
    const [at] = decibels.reduce(
      ([best, most], db, bin) => (db > most ? [bin, db] : [best, most]),
      [0, -999],
    );
    return (at * this.#context.sampleRate) / this.#analyser.fftSize;
  }

  /** When it was last loud, once it has been silent for a while. By the clock of `performance.timeOrigin`, in ms. */
  async silentSinceMs() {
    let loudMs = performance.now();
    while (performance.now() - loudMs < SILENCE_MS) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (this.level(256) > LOUD) loudMs = performance.now();
    }
    return performance.timeOrigin + loudMs;
  }

  close() {
    return this.#context.close();
  }
}
