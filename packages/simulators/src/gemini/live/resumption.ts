import type { Content } from '../wire/index.js';
import { INVALID, LiveError } from './live-error.js';
import type { LiveServerMessage } from './live-wire.js';
import type { SavedSession, SessionStore } from './session-store.js';
import type { LiveConfig } from './setup.js';

/** @throws LiveError 1008 when nobody knows the handle, 1007 when its time is over or it is another model's */
export function sessionOf(handle: string, model: string, sessions: SessionStore): SavedSession {
  const saved = sessions.find(handle);
  if (saved === 'unknown') throw new LiveError(1008, 'BidiGenerateContent session not found');
  if (saved === 'expired') throw new LiveError(1007, 'BidiGenerateContent session expired');
  if (saved.model !== model) throw new LiveError(1007, INVALID);
  return saved;
}

export interface ResumptionOptions {
  readonly config: LiveConfig;
  readonly sessions: SessionStore;
  readonly startedAtMs: number;
  readonly sessionId: string;
  readonly send: (message: LiveServerMessage) => void;
}

/** Tells a client that asked for it by which handle its session may be resumed, and when it may not. */
export class Resumption {
  readonly #options: ResumptionOptions;

  constructor(options: ResumptionOptions) {
    this.#options = options;
  }

  /** The session stands still: it may be resumed from here. @param taken messages of the client in `history` */
  offer(history: readonly Content[], taken: number): void {
    const { config, sessions, startedAtMs, sessionId, send } = this.#options;
    if (config.resumption === undefined) return;
    const newHandle = sessions.save({ model: config.model.name, history, startedAtMs, sessionId });
    const index = config.resumption.transparent ? { lastConsumedClientMessageIndex: String(taken) } : {};
    send({ sessionResumptionUpdate: { newHandle, resumable: true, ...index } });
  }

  /** The model is at work: what is resumed now is not all. */
  withdraw(): void {
    const { config, send } = this.#options;
    if (config.resumption !== undefined)
      send({ sessionResumptionUpdate: { newHandle: '', resumable: false } });
  }
}
