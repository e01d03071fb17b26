import { InputAudioFrame, type Processor, processor } from '@antiphon/core';
import { type Denoiser, denoiserOn } from './denoiser.js';
import { loadRnnoise, type Rnnoise } from './rnnoise.js';

interface Reducing {
  rnnoise: Rnnoise | undefined;
  denoiser: Denoiser | undefined;
}

/**
 * Takes steady noise out of what the microphone hears, by RNNoise: half a millisecond of work for each 10 ms of audio.
 * Every chunk comes out as long as it went in, 22 to 26 ms of sound later ({@link Denoiser.delayMs}); audio of any rate,
 * mono. Audio that is still encoded passes as it is.
 *
 * For people who listen, and for recordings. Measured with the small recogniser of `@antiphon/offline` it made for more
 * errors, not fewer: measure with yours before you put it in front of one.
 *
 * The session does not start when the optional package `@echogarden/rnnoise-wasm` is not installed.
 */
export function noiseReduction(): Processor<'noiseReduction', InputAudioFrame, InputAudioFrame> {
  return processor({
    name: 'noiseReduction',
    takes: [InputAudioFrame],
    emits: [InputAudioFrame],
    state: (): Reducing => ({ rnnoise: undefined, denoiser: undefined }),
    async start(ctx) {
      ctx.state.rnnoise = await loadRnnoise();
    },
    stop(ctx) {
      ctx.state.denoiser?.close();
    },
    on: {
      audioIn(frame, ctx) {
        const { samples, sampleRate } = frame;
        ctx.emit(frame.with({ samples: denoiserFor(ctx.state, sampleRate)?.process(samples) ?? samples }));
      },
    },
  });
}

function denoiserFor(state: Reducing, sampleRate: number): Denoiser | undefined {
  if (state.denoiser?.sampleRate === sampleRate || state.rnnoise === undefined) return state.denoiser;
  state.denoiser?.close();
  state.denoiser = denoiserOn(state.rnnoise, sampleRate);
  return state.denoiser;
}
