import type {
  InterimTranscriptionFrame,
  LLMRunFrame,
  TranscriptionFrame,
  TTSSpeakFrame,
  UserIdleFrame,
  UserMuteFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '../frames/index.js';
import type { Context } from '../processors/index.js';
import { endOfTurnBySilence } from './end/end-of-turn-by-silence.js';
import { minWords } from './start/min-words.js';
import { onVoice } from './start/on-voice.js';
import type { EndStrategy, MuteStrategy, StartStrategy } from './strategy.js';

/** What turn-taking emits. */
export type TurnTakingFrame =
  | TranscriptionFrame
  | InterimTranscriptionFrame
  | UserStartedSpeakingFrame
  | UserStoppedSpeakingFrame
  | UserMuteFrame
  | UserIdleFrame
  | TTSSpeakFrame
  | LLMRunFrame;

/**
 * An interruption was false when no words come of it, or only a backchannel ("okay") that does not answer a
 * question. The bot then says what was not heard, from the beginning of the sentence or clause in which it
 * was cut; a model that was interrupted before it had finished is run again.
 */
export interface ResumeOptions {
  /** How long after the end of the voice words are waited for, before the interruption counts as false. */
  readonly afterMs: number;
}

export interface IdleOptions {
  /** How long the user may say nothing after the bot has been heard to its end. */
  readonly afterMs: number;
  /** How many times in a row it is said; the count begins again when the user speaks. @defaultValue 3 */
  readonly maxTimes?: number;
  /** Called each time, with 1, 2, …; what it returns is spoken. */
  readonly onIdle?: (count: number, ctx: Context<TurnTakingFrame>) => string | undefined;
}

export interface TurnTakingOptions {
  /** Any one starts the user's turn. @defaultValue `[onVoice(), minWords()]` */
  readonly start?: readonly StartStrategy[];
  /** Any one ends it. @defaultValue `[endOfTurnBySilence()]` */
  readonly end?: readonly EndStrategy[];
  /** Any one keeps the user from being listened to. @defaultValue none */
  readonly mute?: readonly MuteStrategy[];
  /** Whether the bot goes on after an interruption that turns out false. @defaultValue `{ afterMs: 1000 }` */
  readonly resume?: ResumeOptions | false;
  /** What happens when the user says nothing. @defaultValue false */
  readonly idle?: IdleOptions | false;
  /** The longest turn of the user. @defaultValue 60_000 */
  readonly maxTurnMs?: number;
}

export const turnTakingDefaults = {
  start: [/* @__PURE__ */ onVoice(), /* @__PURE__ */ minWords()],
  end: [/* @__PURE__ */ endOfTurnBySilence()],
  mute: [],
  resume: { afterMs: 1000 },
  idle: false,
  maxTurnMs: 60_000,
} as const satisfies TurnTakingOptions;

/** The options with every choice made. */
export type TurnTakingSettings = Required<TurnTakingOptions>;

export const idleDefaults = { maxTimes: 3 } as const satisfies Partial<IdleOptions>;
