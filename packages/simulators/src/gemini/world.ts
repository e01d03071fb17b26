import type { Admission } from './admission.js';
import type { Agent } from './agent/index.js';
import type { LiveOptions, SessionStore } from './live/index.js';
import type { GeminiModel } from './models.js';
import type { ThoughtSigner } from './wire/index.js';

/** What all connections of one Gemini simulator share. */
export interface GeminiWorld {
  readonly agent: Agent;
  readonly models: readonly GeminiModel[];
  readonly admission: Admission;
  readonly signer: ThoughtSigner;
  readonly sessions: SessionStore;
  readonly live: LiveOptions;
  /** An identifier that no other thing of this server has. */
  freshId(prefix: string): string;
}
