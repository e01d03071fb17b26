import { type Context, InputAudioFrame, type Processor, processor, StartFrame } from '@antiphon/core';
import { SPEECH_RATE, telegraph } from '@antiphon/simulators';

const FRAME_MS = 20;
const FRAME_SAMPLES = (SPEECH_RATE * FRAME_MS) / 1_000;

/**
 * A user who speaks in tones, as the simulators' scripted ears understand them: 20 ms of 16 kHz audio every 20 ms,
 * silence where nothing is said. Holds what is still to be said.
 */
export class TelegraphMicrophone {
  readonly #waiting: Int16Array[] = [];
  #nextAtMs = 0;
  #isOn = false;

  readonly processor: Processor<'telegraph-microphone', never, InputAudioFrame> = processor({
    name: 'telegraph-microphone',
    takes: [],
    accepts: [StartFrame],
    emits: [InputAudioFrame],
    on: {
      start: (_frame, ctx) => {
        this.#isOn = true;
        this.#nextAtMs = ctx.session.now();
        this.#wait(ctx);
      },
    },
    drain: () => {
      this.#isOn = false;
    },
    stop: () => {
      this.#isOn = false;
    },
  });

  /** Says this next. Returns how long it takes, in ms. */
  speak(text: string): number {
    const samples = telegraph(text);
    for (let at = 0; at < samples.length; at += FRAME_SAMPLES) {
      const frame = new Int16Array(FRAME_SAMPLES);
      frame.set(samples.subarray(at, at + FRAME_SAMPLES));
      this.#waiting.push(frame);
    }
    return (samples.length * 1_000) / SPEECH_RATE;
  }

  #wait(ctx: Context<InputAudioFrame>): void {
    this.#nextAtMs += FRAME_MS;
    ctx.after(this.#nextAtMs - ctx.session.now(), () => {
      if (!this.#isOn) return;
      const samples = this.#waiting.shift() ?? new Int16Array(FRAME_SAMPLES);
      ctx.emit(new InputAudioFrame({ samples, sampleRate: SPEECH_RATE }));
      this.#wait(ctx);
    });
  }
}
