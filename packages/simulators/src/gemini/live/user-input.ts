import { delay } from '@antiphon/core';
import type { VoiceFinder } from '../../speech/index.js';
import { AudioLog } from './audio-log.js';
import { LiveError } from './live-error.js';
import type { LiveWire } from './live-wire.js';
import type { LiveConfig } from './setup.js';

/** What becomes of the user's audio. */
export interface UserListener {
  /** The user began to speak. */
  started(): void;
  /** The user stopped speaking; the words follow. */
  stopped(): void;
  /** What was understood so far. */
  interim(text: string): void;
  /** What the user said, '' when nothing was understood, and how long it took. */
  ended(text: string, durationMs: number): void;
}

export interface UserInputOptions {
  readonly wire: LiveWire;
  readonly config: LiveConfig;
  readonly maxUtteranceMs: number;
  /** Whether interim words are wanted now. */
  readonly wantsInterim: () => boolean;
  readonly listener: UserListener;
}

/** Audio kept while nobody speaks: enough for a voice that is noticed late. */
const IDLE_MS = 3_000;
/** Silence after the voice that is recognised with it. */
const TAIL_MS = 200;
const INTERIM_MS = 500;
/** Utterances that may wait to be recognised; further ones count as not understood. */
const MOST_WAITING = 8;

/**
 * Hears one user: finds the activity in the audio, or is told of it, and recognises each utterance. Buffers the
 * utterance, `maxUtteranceMs` at most, and 3 s of audio between utterances.
 */
export class UserInput {
  readonly #options: UserInputOptions;
  readonly #log = new AudioLog();
  #finder: VoiceFinder | undefined;
  /** Where the utterance began, while there is one. */
  #sinceMs: number | undefined;
  #interimAtMs = 0;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(options: UserInputOptions) {
    this.#options = options;
  }

  /** Whether the user speaks, or has spoken and the words are still awaited. */
  get busy(): boolean {
    return this.#sinceMs !== undefined || this.#waiting > 0;
  }

  push(samples: Int16Array): void {
    const { config, maxUtteranceMs } = this.#options;
    if (!config.detectsActivity && this.#sinceMs === undefined) return;
    this.#log.push(samples);
    if (config.detectsActivity) this.#voice.push(samples);
    const sinceMs = this.#sinceMs;
    if (sinceMs === undefined) this.#log.forgetBefore(this.#log.endMs - IDLE_MS);
    else if (this.#log.endMs - sinceMs > maxUtteranceMs) this.#cut();
    else if (this.#log.endMs - this.#interimAtMs > INTERIM_MS) this.#hearInterim(sinceMs);
  }

  /** @throws LiveError 1007 when the server finds the activity by itself. */
  activityStart(): void {
    this.#mustBeManual();
    if (this.#sinceMs !== undefined) return;
    this.#log.clear();
    this.#begin(0);
  }

  /** @throws LiveError 1007 when the server finds the activity by itself. */
  activityEnd(): void {
    this.#mustBeManual();
    if (this.#sinceMs !== undefined) this.#end(this.#log.endMs);
  }

  /** The microphone is off: what was said so far is all. @throws LiveError 1007 when the client tells the activity. */
  streamEnd(): void {
    if (!this.#options.config.detectsActivity) {
      throw new LiveError(1007, 'audio_stream_end is only valid with automatic activity detection.');
    }
    const finder = this.#finder;
    if (finder === undefined) return;
    // Where the detector works elsewhere, its verdict on the last audio is still to come.
    void this.#guarded(
      finder.settled().then(() => {
        if (finder === this.#finder) this.#cut();
      }),
    );
  }

  close(): void {
    this.#finder?.close();
    this.#finder = undefined;
    this.#sinceMs = undefined;
    this.#log.clear();
  }

  get #voice(): VoiceFinder {
    const { wire, config } = this.#options;
    this.#finder ??= wire.speech.findVoice({
      minSilenceMs: config.silenceDurationMs,
      onEvent: ({ kind, atMs }) => {
        if (kind === 'start') this.#begin(Math.max(0, atMs - config.prefixPaddingMs));
        else if (this.#sinceMs !== undefined) this.#end(atMs + TAIL_MS);
      },
    });
    return this.#finder;
  }

  #mustBeManual(): void {
    if (!this.#options.config.detectsActivity) return;
    throw new LiveError(
      1007,
      'Explicit activity control is not supported when automatic activity detection is enabled.',
    );
  }

  #begin(atMs: number): void {
    this.#sinceMs = atMs;
    this.#interimAtMs = atMs;
    this.#options.listener.started();
  }

  /** Ends the utterance here, and finds voices anew. */
  #cut(): void {
    if (this.#sinceMs !== undefined) this.#end(this.#log.endMs);
    this.#finder?.close();
    this.#finder = undefined;
    this.#log.clear();
  }

  #end(toMs: number): void {
    const fromMs = this.#sinceMs ?? 0;
    const samples = this.#log.between(fromMs, toMs);
    this.#sinceMs = undefined;
    this.#waiting += 1;
    this.#options.listener.stopped();
    const isHeard = this.#waiting <= MOST_WAITING;
    const told = this.#last.then(async () => {
      const text = isHeard ? await this.#hear(samples) : '';
      this.#waiting -= 1;
      if (!this.#options.wire.signal.aborted) this.#options.listener.ended(text, toMs - fromMs);
    });
    this.#last = this.#guarded(told);
  }

  /** The words of some audio; '' when there are none, or when recognition fails. */
  async #hear(samples: Int16Array): Promise<string> {
    const { clock, latency, speech, signal } = this.#options.wire;
    try {
      const { text } = await speech.hear(samples, { signal });
      const ms = latency('stt');
      if (ms > 0) await delay(clock, ms, signal);
      return text.trim();
    } catch {
      return '';
    }
  }

  #hearInterim(sinceMs: number): void {
    const { wire, wantsInterim, listener } = this.#options;
    this.#interimAtMs = this.#log.endMs;
    if (!wantsInterim()) return;
    const samples = this.#log.between(sinceMs, this.#log.endMs);
    const heard = wire.speech.hear(samples, { signal: wire.signal, interim: true, stream: this }).then(
      ({ text }) => {
        if (this.#sinceMs === sinceMs && text.trim() !== '') listener.interim(text.trim());
      },
      // Superseded by the next one.
      () => {},
    );
    void this.#guarded(heard);
  }

  /** What goes wrong later than in the client's message is the simulator's own mistake. */
  #guarded(work: Promise<void>): Promise<void> {
    return work.catch((thrown: unknown) => this.#options.wire.problem(thrown));
  }
}
