import { decodeAlaw, decodeMulaw, Resampler } from '@antiphon/audio';
import {
  type Context,
  InputAudioFrame,
  InputDTMFFrame,
  InputEncodedAudioFrame,
  type Processor,
  processor,
  StartFrame,
} from '@antiphon/core';
import { CALL_RATE } from '../protocol/index.js';
import type { StreamEnd } from '../stream/index.js';
import type { CallListener, LiveCall } from './live-call.js';
import type { CallInputOptions } from './phone-call.js';

export const callInputDefaults = { audio: 'pcm', sampleRate: 16_000 } as const satisfies CallInputOptions;

type Emitted = InputAudioFrame | InputEncodedAudioFrame | InputDTMFFrame;

/** Lets the caller into a pipeline. */
export function callInput(call: LiveCall, options: CallInputOptions): Processor<'input', never, Emitted> {
  const settings = { ...callInputDefaults, ...options };
  const isEncoded = settings.audio === 'encoded';
  return processor({
    name: 'input',
    takes: [],
    accepts: [StartFrame],
    emits: [isEncoded ? InputEncodedAudioFrame : InputAudioFrame, InputDTMFFrame],
    state: (ctx) => {
      const context = ctx as unknown as Context<Emitted>;
      const input = isEncoded
        ? new EncodedInput(call, context)
        : new PcmInput(call, context, settings.sampleRate);
      ctx.holds(call.queue);
      return input;
    },
    on: { start: (_frame, ctx) => call.listen(ctx.state) },
    drain: (ctx) => ctx.state.finish(),
    stop: () => {
      call.listen(undefined);
      call.close('the session has ended');
    },
  }) as unknown as Processor<'input', never, Emitted>;
}

abstract class Input implements CallListener {
  protected readonly call: LiveCall;
  protected readonly ctx: Context<Emitted>;
  #isFinished = false;

  constructor(call: LiveCall, ctx: Context<Emitted>) {
    this.call = call;
    this.ctx = ctx;
  }

  /** The session takes no more; how the call ends still counts. */
  finish(): void {
    this.#isFinished = true;
  }

  audio(codes: Uint8Array): void {
    if (!this.#isFinished) this.emit(codes);
  }

  digit(digit: string): void {
    if (!this.#isFinished) this.ctx.emit(new InputDTMFFrame({ digit }));
  }

  protected abstract emit(codes: Uint8Array): void;

  dropped(count: number): void {
    this.ctx.countDrop('audio', count);
  }

  ended({ by, reason, error }: StreamEnd): void {
    const { session } = this.ctx;
    if (error !== undefined) this.ctx.fail(error);
    // Nobody hears the rest: what was heard so far is all.
    if (session.answering) session.interrupt('hang-up');
    void session.end(by === 'caller' ? 'the caller has hung up' : reason);
  }
}

class EncodedInput extends Input {
  protected emit(codes: Uint8Array): void {
    const { encoding } = this.call;
    this.ctx.emit(new InputEncodedAudioFrame({ audio: codes, encoding, sampleRate: CALL_RATE }));
  }
}

class PcmInput extends Input {
  readonly #sampleRate: number;
  readonly #decode: typeof decodeMulaw;
  readonly #resampler: Resampler | undefined;
  #line = new Int16Array(0);

  constructor(call: LiveCall, ctx: Context<Emitted>, sampleRate: number) {
    super(call, ctx);
    this.#sampleRate = sampleRate;
    this.#decode = call.encoding === 'alaw' ? decodeAlaw : decodeMulaw;
    if (sampleRate !== CALL_RATE) {
      this.#resampler = new Resampler({ inputRate: CALL_RATE, outputRate: sampleRate });
    }
  }

  protected emit(codes: Uint8Array): void {
    this.ctx.emit(new InputAudioFrame({ samples: this.#samples(codes), sampleRate: this.#sampleRate }));
  }

  #samples(codes: Uint8Array): Int16Array {
    if (this.#resampler === undefined) return this.#decode(codes);
    if (this.#line.length !== codes.length) this.#line = new Int16Array(codes.length);
    return this.#resampler.process(this.#decode(codes, this.#line));
  }
}
