import type { TurnRecord } from '@antiphon/core';

/** How the parts of the agent call one another: by hand, or as the processors of a pipeline. */
export type Variant = 'classic' | 'pipeline';

/** Where the vendors are, and what is said to them. */
export interface Vendors {
  readonly deepgramUrl: string;
  readonly geminiUrl: string;
  readonly liveAvatarUrl: string;
  readonly apiKey: string;
  readonly sampleRate: number;
  /** What the users say, turn by turn, three times at least: mono PCM, 16 bit little-endian, in base64. */
  readonly utterances: readonly string[];
}

/** How much of everything. */
export interface CallSizes {
  /** Conversations at once in the process. */
  readonly conversations: number;
  /** How long nobody speaks and no microphone is on. */
  readonly idleMs: number;
  /** How long the microphones are on and nobody speaks. */
  readonly listeningMs: number;
  /** Answers of each agent that nobody speaks, and as many that the avatar speaks. */
  readonly answers: number;
  /** How often each agent is interrupted. */
  readonly interruptions: number;
}

/** Conversations over the vendors' own SDKs and sockets. */
export interface CallOrder {
  readonly kind: 'call';
  readonly variant: Variant;
  readonly vendors: Vendors;
  readonly sizes: CallSizes;
  /** Percent of processor time that is wasted on purpose: what the comparison must find. */
  readonly plantPercent: number;
}

/** Conversations whose services do nothing and answer at once: what is left is the wiring. */
export interface BareOrder {
  readonly kind: 'bare';
  readonly variant: Variant;
  readonly conversations: number;
  /** In which code is compiled, and processor time not counted. */
  readonly warmUpMs: number;
  readonly forMs: number;
  readonly plantPercent: number;
}

/** What is loaded one thing after another, to see what each of them holds. */
export interface ComponentsOrder {
  readonly kind: 'components';
  readonly variant: Variant;
  readonly vendors: Vendors;
}

/** What one process is told to do. */
export type Order = CallOrder | BareOrder | ComponentsOrder;

/** The parts of the agent that are opened when it starts, side by side. */
export type StartStage = 'stt' | 'llm' | 'tts' | 'avatar';

/** What the process held after a collection, in bytes. */
export interface Held {
  readonly rssBytes: number;
  /** JavaScript's own, and what it holds outside of its heap. */
  readonly heapBytes: number;
}

/** One look at the process while it worked. */
export interface Moment extends Held {
  /** From when the process was told what to do. */
  readonly atMs: number;
}

/** What conversations over sockets cost, and how soon they were answered. */
export interface CallFigures {
  /** Of the first agent. */
  readonly startUp: StartUp;
  /** In percent of a core, for one conversation. */
  readonly cpuPercent: {
    readonly idle: number;
    readonly listening: number;
    /** While much of the code is still compiled. */
    readonly firstTurn: number;
    /** Of all turns after that. */
    readonly conversation: number;
    /** Of the first half of those, in which the engine still compiles much, and of the rest. */
    readonly earlier: number;
    readonly later: number;
  };
  /** Processor time in ms: of an answer that nobody speaks, of one that the avatar speaks, and of an interruption. */
  readonly cpuMs: { readonly answer: number; readonly spokenAnswer: number; readonly interruption: number };
  /** After a collection: once all were started, and after every part of the work. */
  readonly held: readonly Held[];
  readonly moments: readonly Moment[];
  /** The most that the process ever had. */
  readonly peakRssBytes: number;
  readonly allocatedBytesPerSecond: number;
  /** Of the turns in which somebody spoke. */
  readonly turns: readonly TurnRecord['marks'][];
  readonly loopDelayP99Ms: number;
}

export interface StartUp {
  readonly importMs: number;
  readonly initMs: number;
  /** From when each began to be opened. */
  readonly stagesMs: Readonly<Record<StartStage, number>>;
  /** Loading, making and opening all of it. */
  readonly totalMs: number;
  readonly cpuMs: number;
}

/** What the wiring takes. */
export interface BareFigures {
  /** Heap of a further conversation that waits for somebody to speak. */
  readonly bytesPerSession: number;
  /** In percent of a core, for one conversation. */
  readonly cpuPercent: number;
  /** From the end of the user's turn to the first audio, in ms. */
  readonly responsesMs: readonly number[];
}

export const COMPONENTS = [
  'runtime',
  'shared parts',
  'Deepgram SDK',
  'Gemini SDK',
  'HeyGen client',
  'frames',
  'pipeline',
  'conversation',
] as const;

export type Component = (typeof COMPONENTS)[number];

/** What each component added to what was there before it. */
export interface ComponentFigures {
  readonly components: Readonly<Record<Component, Held>>;
}

/** What was measured of one of the two in one round. */
export interface Figures {
  readonly call: CallFigures;
  readonly bare: BareFigures;
  /** Only of the first rounds: they hardly differ. */
  readonly components?: ComponentFigures['components'];
}
