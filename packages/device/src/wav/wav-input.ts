import {
  type Context,
  InputAudioFrame,
  type Processor,
  processor,
  type Session,
  StartFrame,
} from '@antiphon/core';
import { PacedInput } from '../input/paced-input.js';
import { type AudioOrigin, loadAudio } from './load-audio.js';

export interface WavInputSettings<Name extends string = 'input'> {
  /** @defaultValue 'input' */
  readonly name?: Name;
  /** Of what the pipeline gets; the file is resampled. @defaultValue 16_000 */
  readonly sampleRate?: number;
  /** @defaultValue 20 */
  readonly chunkMs?: number;
  /** `fast` waits only while something downstream pushes back. @defaultValue 'realTime' */
  readonly pace?: 'realTime' | 'fast';
  /** Which channel of a file that has several: the mean of all, or one by its number from 0. @defaultValue 'mix' */
  readonly channel?: 'mix' | number;
  /** How much silence follows, so that the end of the last sentence is noticed. @defaultValue 1_000 */
  readonly trailingSilenceMs?: number;
  /** Ends the session, in order, when the silence is over. @defaultValue false */
  readonly endSession?: boolean;
  /** Called when the silence is over. */
  readonly onEnd?: (session: Session) => void;
  /** A larger file is refused: it is held in memory. @defaultValue 268_435_456 */
  readonly maxFileBytes?: number;
}

export type WavInputOptions<Name extends string = 'input'> = WavInputSettings<Name> & AudioOrigin;

export const wavInputDefaults = {
  name: 'input',
  sampleRate: 16_000,
  chunkMs: 20,
  pace: 'realTime',
  channel: 'mix',
  trailingSilenceMs: 1_000,
  endSession: false,
  onEnd: () => {},
  maxFileBytes: 256 * 1024 * 1024,
} as const satisfies Required<WavInputSettings<string>>;

/**
 * A WAV file as a microphone: read when the session starts, and heard chunk by chunk from then on. Every
 * encoding that `parseWav` reads; held in memory as mono samples of the wanted rate.
 *
 * A file that is missing, empty, cut short, compressed or no WAV file at all keeps the session from
 * starting, with one line that says so.
 */
export function wavInput<const Name extends string = 'input'>(
  options: WavInputOptions<Name>,
): Processor<Name, never, InputAudioFrame> {
  const settings = { ...wavInputDefaults, ...options };
  const { name, sampleRate, trailingSilenceMs, endSession, onEnd } = settings;
  PacedInput.check(settings);

  return processor({
    name: name as Name,
    takes: [],
    accepts: [StartFrame],
    emits: [InputAudioFrame],
    state: (ctx) => {
      const file = new Recording(Math.round((trailingSilenceMs * sampleRate) / 1000));
      const ended = (): void => {
        onEnd(ctx.session);
        if (endSession) void ctx.session.end(`${name} has come to its end`);
      };
      const context = ctx as unknown as Context<InputAudioFrame>;
      return { file, input: new PacedInput(context, settings, (count) => file.next(count), ended) };
    },
    async start(ctx) {
      ctx.state.file.samples = await loadAudio(options, settings);
    },
    on: { start: (_frame, ctx) => ctx.state.input.start() },
    drain: (ctx) => ctx.state.input.stop(),
    stop: (ctx) => ctx.state.input.stop(),
  });
}

/** Samples that are read from one end to the other, and silence after them. */
class Recording {
  samples: Int16Array = new Int16Array(0);
  readonly #silence: number;
  #at = 0;

  constructor(silence: number) {
    this.#silence = silence;
  }

  next(count: number): Int16Array | undefined {
    const at = this.#at;
    if (at >= this.samples.length + this.#silence) return undefined;
    this.#at += count;
    if (this.#at <= this.samples.length) return this.samples.subarray(at, this.#at);
    const chunk = new Int16Array(count);
    chunk.set(this.samples.subarray(at));
    return chunk;
  }
}
