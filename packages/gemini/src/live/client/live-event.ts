import type { ToolCall } from '@antiphon/core';

/** A piece of the model's speech: mono PCM, 24 kHz unless the vendor says otherwise. */
export interface LiveAudio {
  readonly type: 'audio';
  readonly samples: Int16Array;
  readonly sampleRate: number;
}

/** What the user said, a piece at a time; `interim` ones replace each other and are followed by final ones. */
export interface LiveUserText {
  readonly type: 'userText';
  readonly text: string;
  readonly interim: boolean;
  readonly language?: string;
}

/** Tokens so far, as the vendor counts them. */
export interface LiveUsage {
  readonly type: 'usage';
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cachedTokens?: number;
  readonly thoughtTokens?: number;
  readonly totalTokens?: number;
}

/** What a Live session says, in the framework's words. */
export type LiveEvent =
  | { readonly type: 'setupComplete'; readonly sessionId?: string }
  | LiveUserText
  | LiveAudio
  /** Text in place of speech. */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thought'; readonly text: string; readonly signature?: string }
  /** What the model's speech says; not in step with its audio. */
  | { readonly type: 'botText'; readonly text: string }
  /** Nothing more will be generated for this answer. */
  | { readonly type: 'generationComplete' }
  /** The user broke in: the rest of the answer will not come. */
  | { readonly type: 'interrupted' }
  | { readonly type: 'turnComplete'; readonly reason?: string }
  | { readonly type: 'toolCalls'; readonly calls: readonly ToolCall[] }
  | { readonly type: 'toolCallsCancelled'; readonly ids: readonly string[] }
  | { readonly type: 'voice'; readonly activity: 'started' | 'stopped' }
  /** Where the session can be taken up again; without a handle it can't be just now. */
  | { readonly type: 'resumption'; readonly handle?: string }
  | { readonly type: 'goAway'; readonly timeLeftMs?: number }
  | LiveUsage;

export type LiveEventType = LiveEvent['type'];
