import type { JsonSchema, ToolDescription } from '@antiphon/core';
import type { ToolScheduling } from './live-input.js';

/** Who finds out when the user speaks. */
export type LiveActivity =
  /** The vendor, from the audio. */
  | 'automatic'
  /** A voice activity detector in the pipeline: `SpeechStartedFrame`, `SpeechStoppedFrame`. */
  | 'voice'
  /** Turn-taking in the pipeline: `UserStartedSpeakingFrame`, `UserStoppedSpeakingFrame`. */
  | 'turns';

/** What a Live session is told when it opens. */
export interface LiveSetupOptions {
  /** @defaultValue 'gemini-2.5-flash-native-audio-latest' */
  readonly model?: string;
  /** The standing instruction. */
  readonly system?: string;
  /** One of the vendor's voices, such as `Puck`. @defaultValue the vendor's choice */
  readonly voice?: string;
  /** Of the speech made, such as `en-US`. A `LanguageFrame` changes it. @defaultValue the vendor's choice */
  readonly language?: string;
  /** Whether the model speaks or writes. @defaultValue 'audio' */
  readonly modality?: 'audio' | 'text';
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly maxOutputTokens?: number;
  readonly seed?: number;
  readonly thinking?: { readonly budget?: number; readonly includeThoughts?: boolean };
  /** @defaultValue 'automatic' */
  readonly activity?: LiveActivity;
  /** How the vendor finds speech, with `activity: 'automatic'`. */
  readonly detection?: {
    readonly startSensitivity?: 'high' | 'low';
    readonly endSensitivity?: 'high' | 'low';
    /** Speech must last so long to count, ms. */
    readonly prefixPaddingMs?: number;
    /** Silence that ends the user's turn, ms. */
    readonly silenceMs?: number;
  };
  /** Whether the user's voice interrupts the model. @defaultValue true */
  readonly interruptible?: boolean;
  /** @defaultValue true */
  readonly inputTranscription?: boolean;
  /** @defaultValue true */
  readonly outputTranscription?: boolean;
  /**
   * Whether the vendor drops the oldest part of a long conversation. Without it a session with audio ends after
   * 15 minutes, one with video after two. @defaultValue true
   */
  readonly contextCompression?: boolean | { readonly triggerTokens?: number; readonly targetTokens?: number };
  /** Whether the vendor gives handles by which a session is taken up again. @defaultValue true */
  readonly resumption?: boolean;
  /** Tools that the model need not wait for, by name, and when it takes up their results. */
  readonly nonBlockingTools?: Readonly<Record<string, ToolScheduling>>;
  /** More fields of the SDK's `LiveConnectConfig`, in its own words; they win. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export const liveSetupDefaults = {
  model: 'gemini-2.5-flash-native-audio-latest',
  modality: 'audio',
  activity: 'automatic',
  interruptible: true,
  inputTranscription: true,
  outputTranscription: true,
  contextCompression: true,
  resumption: true,
} as const satisfies LiveSetupOptions;

/** What changes from link to link. */
export interface LiveSetupMoment {
  readonly tools: readonly ToolDescription[];
  /** The standing instruction of the conversation; wins over the option. */
  readonly system?: string | undefined;
  /** The language that the user has changed to, a BCP 47 tag; wins over the option, and is told in words too. */
  readonly language?: string | undefined;
  /** Takes a session up again. */
  readonly handle?: string | undefined;
  /** Whether the session will be seeded with history. Never together with `handle`. */
  readonly seeded?: boolean;
}

/** What the SDK is told. */
export interface LiveSetup {
  readonly model: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Fields of the setup message that the SDK leaves out of it. */
  readonly splice: Readonly<Record<string, unknown>>;
}

export interface FunctionDeclaration {
  readonly name: string;
  readonly description: string;
  readonly parametersJsonSchema?: JsonSchema;
  readonly behavior?: 'NON_BLOCKING';
}
