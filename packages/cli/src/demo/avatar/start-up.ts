import { type Clock, type Frame, Pipeline, type Processor, StartFrame } from '@antiphon/core';

/** How long an agent took to be ready, in ms. Its parts start side by side; null for one that there is not. */
export interface StartUpMs {
  /** Making pipeline, session and recording, before anything starts. */
  readonly init: number;
  readonly stt: number | null;
  readonly llm: number | null;
  readonly avatar: number | null;
  /** From the beginning until the session runs. */
  readonly total: number;
}

/** Takes the time while an agent starts. */
export class StartUp {
  readonly #clock: Clock;
  readonly #beganMs: number;
  readonly #tookMs = new Map<string, number>();
  #startedMs: number | undefined;
  #runningMs: number | undefined;

  /** The agent is about to be made. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#beganMs = clock.now();
  }

  /** The same pipeline, whose processors are timed. */
  timed({ processors }: Pipeline): Pipeline {
    return new Pipeline(processors.map((each) => this.#timed(each)));
  }

  onFrame(frame: Frame): void {
    if (frame instanceof StartFrame) this.#runningMs ??= this.#clock.now();
  }

  /** Undefined until the session runs. */
  get ms(): StartUpMs | undefined {
    if (this.#startedMs === undefined || this.#runningMs === undefined) return undefined;
    return {
      init: rounded(this.#startedMs - this.#beganMs),
      stt: this.#tookMs.get('stt') ?? null,
      llm: this.#tookMs.get('llm') ?? null,
      avatar: this.#tookMs.get('avatar') ?? null,
      total: rounded(this.#runningMs - this.#beganMs),
    };
  }

  #timed(processor: Processor): Processor {
    const { name, stage } = processor;
    const { start } = stage;
    if (start === undefined) return processor;
    const timed: typeof start = (ctx) => {
      const fromMs = this.#clock.now();
      this.#startedMs ??= fromMs;
      const started = (): void => void this.#tookMs.set(name, rounded(this.#clock.now() - fromMs));
      const starting = start(ctx);
      // What is ready at once does not wait for what the others compute meanwhile.
      if (starting instanceof Promise) return starting.then(started);
      started();
    };
    return { ...processor, stage: { ...stage, start: timed } };
  }
}

const rounded = (ms: number): number => Math.round(ms * 10) / 10;
