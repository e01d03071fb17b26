import {
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  type Frame,
  type FrameClass,
  HeartbeatFrame,
  InputDTMFFrame,
  LLMTextFrame,
  SpeechStartedFrame,
  SpeechStoppedFrame,
  TextFrame,
  TranscriptionFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '../frames/internal.js';
import type { LiveSession } from './live-session.js';

/** Frames that say that somebody is there. */
export const signsOfLife: readonly FrameClass[] = [
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
  SpeechStartedFrame,
  SpeechStoppedFrame,
  TranscriptionFrame,
  TextFrame,
  InputDTMFFrame,
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  LLMTextFrame,
];
const SIGNS = new Set(signsOfLife.map(({ kindIndex }) => kindIndex));

/** The idle timeout and the heartbeat of a session: nothing when neither was asked for. */
export class Activity {
  readonly #session: LiveSession;
  readonly #idleTimeoutMs: number | undefined;
  #lastMs = 0;
  #beats = 0;

  constructor(session: LiveSession) {
    this.#session = session;
    this.#idleTimeoutMs = session.options.idleTimeoutMs;
  }

  start(): void {
    this.#lastMs = this.#session.now();
    if (this.#idleTimeoutMs !== undefined) this.#watchIdle(this.#idleTimeoutMs, this.#idleTimeoutMs);
    this.#beat();
  }

  noted(frame: Frame): void {
    if (this.#idleTimeoutMs !== undefined && SIGNS.has(frame.kindIndex)) this.#lastMs = frame.at;
  }

  /** One timer, set again for what is left, however many frames pass. */
  #watchIdle(timeoutMs: number, waitMs: number): void {
    this.#session.after(waitMs, () => {
      const leftMs = this.#lastMs + timeoutMs - this.#session.now();
      if (leftMs > 0 || this.#session.answering) this.#watchIdle(timeoutMs, Math.max(leftMs, 1000));
      else void this.#session.end(`nobody spoke for ${timeoutMs} ms`);
    });
  }

  #beat(): void {
    const everyMs = this.#session.options.heartbeatMs;
    if (everyMs === undefined) return;
    this.#session.after(everyMs, () => {
      this.#beat();
      this.#session.broadcast(new HeartbeatFrame({ count: ++this.#beats }), undefined);
    });
  }
}
