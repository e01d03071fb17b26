import { Resampler } from '@antiphon/audio';
import {
  AntiphonError,
  type Context,
  InputAudioFrame,
  InputTransportMessageFrame,
  type JsonValue,
  messageOf,
  OutputTransportMessageFrame,
  type Processor,
  processor,
  StartFrame,
} from '@antiphon/core';
import { USER_RATE } from '../peer/index.js';
import { closeAfter } from './close-after.js';
import type { LiveRtcClient, RtcListener } from './live-rtc-client.js';
import type { RtcEnd, RtcInputOptions } from './rtc-client.js';

export const rtcInputDefaults = { sampleRate: USER_RATE } as const satisfies RtcInputOptions;

type Emitted = InputAudioFrame | InputTransportMessageFrame;

/** Lets a client into a pipeline. */
export function rtcInput(
  client: LiveRtcClient,
  options: RtcInputOptions,
): Processor<'input', never, Emitted> {
  const { sampleRate } = { ...rtcInputDefaults, ...options };
  return processor({
    name: 'input',
    takes: [],
    accepts: [StartFrame],
    emits: [InputAudioFrame, InputTransportMessageFrame],
    state: (ctx: Context) => new Input(ctx as unknown as Context<Emitted>, sampleRate),
    start: (ctx) => {
      ctx.frames$(OutputTransportMessageFrame).subscribe(({ message }) => say(client, message, ctx));
    },
    on: { start: (_frame, ctx) => client.listen(ctx.state) },
    drain: (ctx) => ctx.state.finish(),
    stop: ({ session }) => {
      client.listen(undefined);
      closeAfter(session, client);
    },
  });
}

/** A subscriber that throws would throw into nowhere. */
function say(client: LiveRtcClient, message: JsonValue, ctx: Pick<Context, 'fail'>): void {
  try {
    client.say(message);
  } catch (cause) {
    const what = `a message for the client cannot be sent: ${messageOf(cause)}`;
    ctx.fail(new AntiphonError('frame_invalid', what, { cause }));
  }
}

class Input implements RtcListener {
  readonly #ctx: Context<Emitted>;
  readonly #sampleRate: number;
  readonly #resampler: Resampler | undefined;
  #isFinished = false;

  constructor(ctx: Context<Emitted>, sampleRate: number) {
    this.#ctx = ctx;
    this.#sampleRate = sampleRate;
    if (sampleRate !== USER_RATE)
      this.#resampler = new Resampler({ inputRate: USER_RATE, outputRate: sampleRate });
  }

  /** The session takes no more; how the client leaves still counts. */
  finish(): void {
    this.#isFinished = true;
  }

  audio(heard: Int16Array): void {
    if (this.#isFinished) return;
    const samples = this.#resampler?.process(heard) ?? heard;
    if (samples.length > 0) this.#ctx.emit(new InputAudioFrame({ samples, sampleRate: this.#sampleRate }));
  }

  message(message: JsonValue): void {
    if (!this.#isFinished) this.#ctx.emit(new InputTransportMessageFrame({ message }));
  }

  cut(): void {
    // What is said into nowhere would count as heard.
    if (this.#ctx.session.answering) this.#ctx.session.interrupt('the connection broke off');
  }

  ended({ by, reason }: RtcEnd): void {
    const { session } = this.#ctx;
    if (by === 'lost' || by === 'refused') this.#ctx.fail(new AntiphonError('connection_lost', reason));
    // Nobody hears the rest: what was heard so far is all.
    if (session.answering) session.interrupt('the client is gone');
    void session.end(reason);
  }
}
