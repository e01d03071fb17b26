import type { VoiceActivityDetector, VoiceActivityEvents } from '@antiphon/core/frame-free';

/** Beyond this a frame is voice: the caller says nothing or is loud. */
const LOUD = 1_500;
const START_AFTER_MS = 40;
const STOP_AFTER_MS = 200;

/** Tells the tones of a scripted caller from silence, at next to no cost. It loads nothing, unlike a model. */
export function loudnessVad(): VoiceActivityDetector {
  return { name: 'loudness', open: (events) => new LoudnessStream(events) };
}

class LoudnessStream {
  readonly #events: VoiceActivityEvents;
  #ms = 0;
  #isVoice = false;
  /** For how long it has been otherwise. */
  #otherMs = 0;

  constructor(events: VoiceActivityEvents) {
    this.#events = events;
  }

  push(samples: Int16Array, sampleRate: number): void {
    const lengthMs = (1_000 * samples.length) / sampleRate;
    this.#ms += lengthMs;
    const isLoud = samples.some((sample) => sample > LOUD);
    this.#otherMs = isLoud === this.#isVoice ? 0 : this.#otherMs + lengthMs;
    if (this.#otherMs < (this.#isVoice ? STOP_AFTER_MS : START_AFTER_MS)) return;
    const sinceMs = this.#ms - this.#otherMs;
    this.#isVoice = isLoud;
    this.#otherMs = 0;
    if (isLoud) this.#events.started(sinceMs);
    else this.#events.stopped(sinceMs);
  }

  close(): void {}
}
