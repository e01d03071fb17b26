/** Loud enough to be somebody who speaks. */
const LOUD = 0.02;
/** A gap between two words is no silence. */
const SILENCE_MS = 120;

const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

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

  /** When it is loud next. By the clock of `performance.timeOrigin`, in ms. */
  async loudAtMs() {
    while (this.level(256) <= LOUD) await soon();
    return performance.timeOrigin + performance.now();
  }

  /** When it is loud for the last time before a silence; by the same clock. */
  async silentAtMs() {
    let loudMs = performance.now();
    while (performance.now() - loudMs < SILENCE_MS) {
      await soon();
      if (this.level(256) > LOUD) loudMs = performance.now();
    }
    return performance.timeOrigin + loudMs;
  }

  close() {
    return this.#context.close();
  }
}
