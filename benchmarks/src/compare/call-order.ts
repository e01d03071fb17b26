import type { TurnRecord } from '@antiphon/core';

/** How the parts of the agent call one another: by hand, or as the processors of a pipeline. */
export type Variant = 'classic' | 'pipeline';

/** Where the vendors are, and what is said to them. */
export interface Vendors {
  readonly deepgramUrl: string;
  readonly geminiUrl: string;
  readonly apiKey: string;
  readonly sampleRate: number;
  /** What the user says, turn by turn: mono PCM, 16 bit little-endian, in base64. */
  readonly utterances: readonly string[];
}

/** What one process is told to do. */
export interface CallOrder {
  readonly variant: Variant;
  readonly vendors: Vendors;
  /** How long nobody speaks and no microphone is on, once the last turn is over. */
  readonly idleMs: number;
}

/** The parts of the agent that are opened when it starts, side by side. */
export type StartStage = 'stt' | 'llm' | 'tts';

/** What the process held after a collection, in bytes. */
export interface Held {
  readonly rssBytes: number;
  readonly heapBytes: number;
}

/** What one call cost, and how soon its turns were answered. */
export interface CallFigures {
  readonly startUp: {
    readonly importMs: number;
    readonly initMs: number;
    /** From when each began to be opened. */
    readonly stagesMs: Readonly<Record<StartStage, number>>;
    /** Loading, making and opening all of it. */
    readonly totalMs: number;
    readonly cpuMs: number;
  };
  /** In percent of a core. */
  readonly cpuPercent: number;
  /** Of each turn: in the first ones, the code is still being compiled. */
  readonly cpuPercentByTurn: readonly number[];
  readonly idleCpuPercent: number;
  /** Once it was started, and after every turn. */
  readonly held: readonly Held[];
  /** The most that the process ever had. */
  readonly peakRssBytes: number;
  readonly turns: readonly TurnRecord['marks'][];
  readonly loopDelayP99Ms: number;
  /** Frames of 20 ms that were heard. */
  readonly framesHeard: number;
}
