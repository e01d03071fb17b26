import type { InputAudioFrame, InputDTMFFrame, PlayoutProcessor, Processor } from '@antiphon/core';

/** A telephone call, as transports have them: `PhoneCall` of `@antiphon/twilio` is one. */
export interface TelephoneCall {
  /** The carrier's name of the call. */
  readonly id: string;
  /** Resolves when the call has ended, with who ended it. Never rejects. */
  readonly closed: Promise<{ readonly by: 'caller' | 'agent' | 'refused' | 'lost' }>;
  /** What the caller says, at 16 kHz, and the keys that are pressed. Ends the session when the caller hangs up. */
  input(): Processor<string, never, InputAudioFrame | InputDTMFFrame>;
  /** What the caller hears. Ends the call when its session ends. */
  output(): PlayoutProcessor;
  /** Ends the call. Idempotent. */
  close(reason?: string): void;
}

/** Whose conversation a call becomes. */
export interface CallRequest {
  readonly owner: string;
  /** @defaultValue the agent's first */
  readonly language?: string | undefined;
}
