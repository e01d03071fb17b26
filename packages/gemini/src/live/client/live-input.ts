/** A piece of a content: words, as far as a Live session is seeded with them. */
export interface LiveContent {
  readonly role: 'user' | 'model';
  readonly parts: readonly { readonly text: string }[];
}

/** When the model takes up the result of a tool that it did not wait for. */
export type ToolScheduling = 'INTERRUPT' | 'WHEN_IDLE' | 'SILENT';

export interface LiveToolResponse {
  readonly id: string;
  readonly name: string;
  readonly response: Readonly<Record<string, unknown>>;
  readonly scheduling?: ToolScheduling;
}

/** What can be said to a Live session once it is set up. */
export type LiveInput =
  /** The microphone: 16 kHz mono PCM. */
  | { readonly type: 'audio'; readonly samples: Int16Array }
  /** A picture, JPEG or PNG; the vendor looks at one a second. */
  | { readonly type: 'image'; readonly image: Uint8Array; readonly mimeType: string }
  /** Typed words, taken like speech. */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'activityStart' }
  | { readonly type: 'activityEnd' }
  /** The microphone is off until audio comes again. */
  | { readonly type: 'audioStreamEnd' }
  /** Turns of the conversation; `complete` lets the model answer. */
  | { readonly type: 'turns'; readonly turns: readonly LiveContent[]; readonly complete: boolean }
  | { readonly type: 'toolResponses'; readonly responses: readonly LiveToolResponse[] };

/** Samples per second of the audio that a Live session is given. */
export const LIVE_INPUT_RATE = 16_000;
