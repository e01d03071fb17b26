import { Resampler } from '@antiphon/audio';
import {
  AntiphonError,
  type Context,
  EndFrame,
  InputAudioFrame,
  InputTransportMessageFrame,
  type JsonValue,
  messageOf,
  OutputTransportMessageFrame,
  type Processor,
  processor,
  StartFrame,
} from '@antiphon/core';
import type { PipecatAudio } from '@antiphon/rtvi/frame-free';
import type { LinkEnd } from '../link/index.js';
import type { ClientListener } from './client-listener.js';
import { closeAfter } from './close-after.js';
import type { LiveClient } from './live-client.js';
import type { ClientInputOptions } from './voice-client.js';

export const clientInputDefaults = { sampleRate: 16_000 } as const satisfies ClientInputOptions;

type Emitted = InputAudioFrame | InputTransportMessageFrame;

/** Lets a client into a pipeline. */
export function clientInput(
  client: LiveClient,
  options: ClientInputOptions,
): Processor<'input', never, Emitted> {
  const { sampleRate } = { ...clientInputDefaults, ...options };
  return processor({
    name: 'input',
    takes: [],
    accepts: [StartFrame],
    emits: [InputAudioFrame, InputTransportMessageFrame],
    state: (ctx: Context) => {
      ctx.holds(client.queue);
      return new Input(client, ctx as unknown as Context<Emitted>, sampleRate);
    },
    start: (ctx) => {
      ctx.frames$(OutputTransportMessageFrame).subscribe(({ message }) => say(client, message, ctx));
      ctx.frames$(EndFrame).subscribe(() => ctx.state.endsInOrder());
    },
    on: { start: (_frame, ctx) => client.listen(ctx.state) },
    drain: (ctx) => ctx.state.finish(),
    stop: ({ state, session }) => {
      client.listen(undefined);
      if (state.isInOrder) client.close('the session has ended');
      else closeAfter(session, client);
    },
  });
}

/** A subscriber that throws would throw into nowhere. */
function say(client: LiveClient, message: JsonValue, ctx: Pick<Context, 'fail'>): void {
  try {
    client.say(message);
  } catch (cause) {
    const what = `a message for the client cannot be written as JSON: ${messageOf(cause)}`;
    ctx.fail(new AntiphonError('frame_invalid', what, { cause }));
  }
}

class Input implements ClientListener {
  readonly #client: LiveClient;
  readonly #ctx: Context<Emitted>;
  readonly #sampleRate: number;
  #resampler: Resampler | undefined;
  #inputRate = 0;
  #isFinished = false;
  #isInOrder = false;

  constructor(client: LiveClient, ctx: Context<Emitted>, sampleRate: number) {
    this.#client = client;
    this.#ctx = ctx;
    this.#sampleRate = sampleRate;
  }

  /** Whether the session has worked everything off before it stops. */
  get isInOrder(): boolean {
    return this.#isInOrder;
  }

  endsInOrder(): void {
    this.#isInOrder = true;
  }

  /** The session takes no more; how the client leaves still counts. */
  finish(): void {
    this.#isFinished = true;
  }

  audio(audio: PipecatAudio): void {
    if (this.#isFinished) return;
    const heard = this.#client.codec.samplesOf(audio);
    const samples = this.#resampled(heard.samples, heard.sampleRate);
    if (samples.length > 0) this.#ctx.emit(new InputAudioFrame({ samples, sampleRate: this.#sampleRate }));
  }

  message(message: JsonValue): void {
    if (!this.#isFinished) this.#ctx.emit(new InputTransportMessageFrame({ message }));
  }

  dropped(count: number): void {
    this.#ctx.countDrop('audio', count);
  }

  ended({ by, reason, error }: LinkEnd): void {
    const { session } = this.#ctx;
    if (error !== undefined) this.#ctx.fail(error);
    // Nobody hears the rest: what was heard so far is all.
    if (session.answering) session.interrupt('the client is gone');
    void session.end(by === 'client' ? 'the client has left' : reason);
  }

  #resampled(samples: Int16Array, inputRate: number): Int16Array {
    if (inputRate === this.#sampleRate) return samples;
    if (inputRate !== this.#inputRate || this.#resampler === undefined) {
      this.#inputRate = inputRate;
      this.#resampler = new Resampler({ inputRate, outputRate: this.#sampleRate });
    }
    return this.#resampler.process(samples);
  }
}
