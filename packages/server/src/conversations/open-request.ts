/**
 * How sound on a conversation's own socket is understood. `utterance`: in pieces that the client ends, recognised each as
 * a whole, then answered. `streaming`: as it comes, with turns found by the agent.
 */
export type ConversationMode = 'utterance' | 'streaming';

/** What a client asks for. */
export interface OpenRequest {
  /** Whose conversation it is: nobody else finds it. */
  readonly owner: string;
  /** @defaultValue the agent's first */
  readonly language?: string;
  /** @defaultValue 'streaming' */
  readonly mode?: ConversationMode;
  /** Whether answers are spoken, and not only written. @defaultValue true */
  readonly enableTTS?: boolean;
  /** An ended conversation of the same owner, or one whose process died: what was said in it is remembered. */
  readonly continues?: string;
}
