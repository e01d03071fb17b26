import { defineFrame, fields, InputAudioFrame, inlet, pipeline, processor } from '@antiphon/core';

// #region module
/** How loud the last 20 ms were, from 0 to 1. */
class LoudnessFrame extends defineFrame('loudness', {
  lane: 'ordered',
  fields: { level: fields.number },
}) {}

const loudness = processor({
  name: 'loudness',
  takes: [InputAudioFrame],
  emits: [InputAudioFrame, LoudnessFrame],
  on: {
    audioIn(frame, ctx) {
      ctx.emit(frame);
      let peak = 0;
      for (const sample of frame.samples) peak = Math.max(peak, Math.abs(sample));
      ctx.emit(new LoudnessFrame({ level: peak / 0x8000 }));
    },
  },
});

/** What is measured: `npm run bench -- custom examples/measured-pipeline.mjs`. */
export const line = pipeline(inlet(InputAudioFrame), loudness);

/** What is sent into it, every 20 ms. Without it: silence from a microphone at 16 kHz. */
export const frame = (index) =>
  new InputAudioFrame({
    samples: Int16Array.from({ length: 320 }, (_, at) => 8_000 * Math.sin((index * 320 + at) / 20)),
    sampleRate: 16_000,
  });
// #endregion module
