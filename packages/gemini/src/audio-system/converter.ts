import { HighPassFilter, type Level, measureLevel } from '@antiphon/audio';
import { InputAudioFrame, type Processor, processor } from '@antiphon/core';

export interface ConverterOptions {
  /** Takes rumble, hum and DC out: a high-pass at 80 Hz, 4th order. Adds no delay. @defaultValue false */
  readonly enhance?: boolean;
  /** Hears how loud each chunk is that goes on. */
  readonly onLevel?: (level: Level) => void;
}

interface Converting {
  filter: HighPassFilter | undefined;
  sampleRate: number;
}

/** Makes the microphone fit to be understood, chunk by chunk. Buffers nothing; keeps nothing between sessions. */
export function converter({
  enhance = false,
  onLevel,
}: ConverterOptions = {}): Processor<'converter', InputAudioFrame, InputAudioFrame> {
  return processor({
    name: 'converter',
    takes: [InputAudioFrame],
    emits: [InputAudioFrame],
    state: (): Converting => ({ filter: undefined, sampleRate: 0 }),
    on: {
      audioIn(frame, ctx) {
        const converted = enhance ? frame.with({ samples: filtered(ctx.state, frame) }) : frame;
        onLevel?.(measureLevel(converted.samples));
        ctx.emit(converted);
      },
    },
  });
}

function filtered(state: Converting, { samples, sampleRate }: InputAudioFrame): Int16Array {
  if (state.filter === undefined || state.sampleRate !== sampleRate) {
    state.filter = new HighPassFilter({ sampleRate });
    state.sampleRate = sampleRate;
  }
  return state.filter.process(samples);
}
