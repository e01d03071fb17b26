import {
  batch,
  defineFrame,
  fields,
  inlet,
  pipeline,
  processor,
  TranscriptionFrame,
  VirtualClock,
} from '@antiphon/core';

class SummaryFrame extends defineFrame('summary', { lane: 'ordered', fields: { text: fields.text } }) {}

const notes = processor({
  name: 'notes',
  takes: [TranscriptionFrame],
  emits: [SummaryFrame],
  on: {
    // #region batch
    transcription: batch(
      async (frames, work) => {
        const all = frames.map(({ text }) => text).join(', ');
        work.emit(new SummaryFrame({ text: `noted: ${all}` }));
      },
      { maxFrames: 10, maxWaitMs: 500 },
    ),
    // #endregion batch
  },
});

export async function main(print: (line: string) => void = console.log): Promise<void> {
  const clock = new VirtualClock();
  const session = pipeline(inlet(TranscriptionFrame), notes).open({ clock });
  session.frames$(SummaryFrame).subscribe(({ text, at }) => print(`at ${at} ms ${text}`));
  await session.start();
  for (const text of ['one', 'two', 'three']) session.send(new TranscriptionFrame({ text }));
  await clock.run(1000);
  await session.end();
}
