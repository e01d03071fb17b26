import type { LiveEventType } from '../client/index.js';
import type { VoiceMeter } from './voice-meter.js';

/** A noise is shorter than this, in ms. */
const LEAST_VOICE_MS = 200;
/** What a link says of itself proves that it lives, not that it hears anybody. */
const ABOUT_ITSELF: readonly LiveEventType[] = ['setupComplete', 'resumption', 'goAway', 'usage'];

/**
 * Notices a link that hears the user and says nothing. Loudness is no proof of words: where a new link has nothing to
 * say either, it was noise, and nothing more is suspected until the vendor has said something again.
 */
export class UnansweredVoice {
  readonly #voice: VoiceMeter;
  #lastMessageMs = Number.NEGATIVE_INFINITY;
  #wasInVain = false;

  constructor(voice: VoiceMeter) {
    this.#voice = voice;
  }

  /** Something was said, and nothing has come since. */
  get isOpen(): boolean {
    const { fromMs, lastMs } = this.#voice;
    if (this.#wasInVain || fromMs === undefined || lastMs === undefined) return false;
    return lastMs - fromMs >= LEAST_VOICE_MS && lastMs > this.#lastMessageMs;
  }

  /** Whether that was so long ago. */
  isOpenFor(ms: number, nowMs: number): boolean {
    return this.isOpen && !this.#voice.since(nowMs - ms);
  }

  received(types: readonly LiveEventType[], nowMs: number): void {
    this.#lastMessageMs = nowMs;
    if (types.some((type) => !ABOUT_ITSELF.includes(type))) this.#wasInVain = false;
  }

  /** It is said once more, to another link. */
  tried(): void {
    this.#wasInVain = true;
  }
}
