import { type Context, InputAudioFrame, type Processor, processor, StartFrame } from '@antiphon/core';
import { toneOf, type VoiceOptions, voiceOf } from './voice.js';

/** When something is said, on the session clock. */
export interface Said {
  readonly startMs: number;
  readonly endMs: number;
}

export interface MicrophoneOptions extends VoiceOptions {
  /** Length of a frame. @defaultValue 20 */
  readonly frameMs?: number;
}

/**
 * The user's side of a scripted transport: a frame of sound every 20 ms, by absolute deadlines on the
 * session clock; silence unless something is to be said. Holds what is still to be said.
 */
export class ScriptedMicrophone {
  readonly sampleRate: number;
  readonly #options: MicrophoneOptions;
  readonly #frameMs: number;
  readonly #silence: Int16Array;
  #pending: Int16Array[] = [];
  /** Samples of the first pending piece that have been sent. */
  #sent = 0;
  #nextAtMs: number;
  #stopped = true;

  constructor(options: MicrophoneOptions) {
    this.#options = options;
    this.#frameMs = options.frameMs ?? 20;
    this.sampleRate = options.sampleRate ?? 16_000;
    this.#nextAtMs = this.#frameMs;
    this.#silence = new Int16Array(Math.round((this.sampleRate * this.#frameMs) / 1000));
  }

  /** Says words, or hums for so many ms, after whatever is being said already. */
  speak(what: string | number): Said {
    const samples =
      typeof what === 'number' ? toneOf(what, this.#options) : voiceOf(what, this.#options).samples;
    const waiting = this.#pending.reduce((sum, { length }) => sum + length, -this.#sent);
    const startMs = this.#nextAtMs - this.#frameMs + (waiting / this.sampleRate) * 1000;
    if (samples.length > 0) this.#pending.push(samples);
    return { startMs, endMs: startMs + (samples.length / this.sampleRate) * 1000 };
  }

  /** Falls silent in the middle of a word. */
  hush(): void {
    this.#pending = [];
    this.#sent = 0;
  }

  readonly processor: Processor<'scripted-input', never, InputAudioFrame> = processor({
    name: 'scripted-input',
    takes: [],
    accepts: [StartFrame],
    emits: [InputAudioFrame],
    on: {
      start: (_frame, ctx) => {
        this.#stopped = false;
        this.#nextAtMs = ctx.session.now();
        this.#wait(ctx);
      },
    },
    drain: () => {
      this.#stopped = true;
    },
    stop: () => {
      this.#stopped = true;
      this.hush();
    },
  });

  #tick(ctx: Context<InputAudioFrame>): void {
    if (this.#stopped) return;
    ctx.emit(new InputAudioFrame({ samples: this.#take(), sampleRate: this.sampleRate }));
    this.#wait(ctx);
  }

  /** A frame comes when its last sample has been spoken. */
  #wait(ctx: Context<InputAudioFrame>): void {
    this.#nextAtMs += this.#frameMs;
    ctx.after(this.#nextAtMs - ctx.session.now(), () => this.#tick(ctx));
  }

  #take(): Int16Array {
    if (this.#pending.length === 0) return this.#silence;
    const frame = new Int16Array(this.#silence.length);
    let filled = 0;
    while (filled < frame.length) {
      const piece = this.#pending[0];
      if (piece === undefined) break;
      const part = piece.subarray(this.#sent, this.#sent + frame.length - filled);
      frame.set(part, filled);
      filled += part.length;
      this.#sent += part.length;
      if (this.#sent < piece.length) break;
      this.#pending.shift();
      this.#sent = 0;
    }
    return frame;
  }
}
