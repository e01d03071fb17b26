/** Bounds of the gate, in windows. */
export interface ActivityGateOptions {
  /** Windows of speech in a row before a start is believed. */
  readonly minSpeechWindows: number;
  /** Windows of silence in a row before a stop is. */
  readonly minSilenceWindows: number;
}

/** A change of state, and the window at which it really happened. */
export interface ActivityEdge {
  readonly kind: 'start' | 'stop';
  /** Index of the first window of speech (start) or of silence (stop). */
  readonly window: number;
}

/** The model's verdict comes one window late at the start of speech: it waits for a second one. */
const ONSET_LAG = 1;

/** Turns verdicts on windows into starts and stops. Holds four numbers. */
export class ActivityGate {
  readonly #options: ActivityGateOptions;
  #window = 0;
  #run = 0;
  #speaking = false;

  constructor(options: ActivityGateOptions) {
    this.#options = options;
  }

  /** Between a believed start and a believed stop. */
  get speaking(): boolean {
    return this.#speaking;
  }

  /** Windows judged so far. */
  get windows(): number {
    return this.#window;
  }

  judge(speech: boolean): ActivityEdge | undefined {
    const at = this.#window;
    this.#window += 1;
    if (speech === this.#speaking) {
      this.#run = 0;
      return undefined;
    }
    this.#run += 1;
    const first = at + 1 - this.#run;
    const { minSpeechWindows, minSilenceWindows } = this.#options;
    if (this.#run + (speech ? ONSET_LAG : 0) < (speech ? minSpeechWindows : minSilenceWindows))
      return undefined;
    this.#run = 0;
    this.#speaking = speech;
    return speech
      ? { kind: 'start', window: Math.max(0, first - ONSET_LAG) }
      : { kind: 'stop', window: first };
  }

  reset(): void {
    this.#window = 0;
    this.#run = 0;
    this.#speaking = false;
  }
}
