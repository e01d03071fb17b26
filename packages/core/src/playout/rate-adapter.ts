import { NO_TURN } from '../turns/no-turn.js';
import type { PlayoutAudio } from './playout.js';

/** Converts one stream of mono audio to another rate; what it holds back comes out with `flush`. */
export interface StreamResampler {
  process(samples: Int16Array): Int16Array;
  flush(): Int16Array;
}

/** Makes a resampler for a stream: `(rates) => new Resampler(rates)` with the one of `@antiphon/audio`. */
export type ResamplerFactory = (rates: {
  readonly inputRate: number;
  readonly outputRate: number;
}) => StreamResampler;

/** Brings audio to the rate that is played. A change of turn or rate begins a new stream. */
export class RateAdapter {
  readonly #outputRate: number;
  readonly #make: ResamplerFactory | undefined;
  #stream: StreamResampler | undefined;
  #inputRate = 0;
  #turn = NO_TURN;

  constructor(outputRate: number, make: ResamplerFactory | undefined) {
    this.#outputRate = outputRate;
    this.#make = make;
  }

  /** Without a resampler, what has another rate stays as it is. */
  convert(audio: PlayoutAudio): PlayoutAudio {
    const { samples, sampleRate, turn } = audio;
    if (sampleRate === this.#outputRate || this.#make === undefined) return audio;
    if (this.#stream === undefined || this.#inputRate !== sampleRate || this.#turn !== turn) {
      this.#stream = this.#make({ inputRate: sampleRate, outputRate: this.#outputRate });
      this.#inputRate = sampleRate;
      this.#turn = turn;
    }
    return { samples: this.#stream.process(samples), sampleRate: this.#outputRate, turn };
  }

  /** The last few samples of a turn's stream. */
  finish(turn: number): PlayoutAudio | undefined {
    if (this.#stream === undefined || this.#turn !== turn) return undefined;
    const samples = this.#stream.flush();
    this.#stream = undefined;
    return { samples, sampleRate: this.#outputRate, turn };
  }
}
