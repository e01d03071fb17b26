import {
  batch,
  defineFrame,
  delay,
  fields,
  inlet,
  latest,
  pipeline,
  processor,
  serial,
  TranscriptionFrame,
  VirtualClock,
} from '@antiphon/core';

class GreekFrame extends defineFrame('greek', { lane: 'ordered', fields: { text: fields.text } }) {}

// #region serial
/** One frame after the other, in order; at most 16 wait. */
const translator = processor({
  name: 'translator',
  takes: [TranscriptionFrame],
  emits: [GreekFrame],
  on: {
    transcription: serial(
      async ({ text }, work, ctx) => {
        await delay(ctx.clock, 300, work.signal);
        work.emit(new GreekFrame({ text: `greek(${text})` }));
      },
      { maxQueued: 16 },
    ),
  },
});
// #endregion serial

const lists = { takes: [TranscriptionFrame], emits: [GreekFrame] } as const;

const newest = processor({
  ...lists,
  name: 'newest',
  on: {
    // #region latest
    transcription: latest(async ({ text }, work, ctx) => {
      await delay(ctx.clock, 300, work.signal);
      work.emit(new GreekFrame({ text: `greek(${text})` }));
    }),
    // #endregion latest
  },
});

const together = processor({
  ...lists,
  name: 'together',
  on: {
    // #region batch
    transcription: batch(
      async (frames, work) => {
        const all = frames.map(({ text }) => text).join(', ');
        work.emit(new GreekFrame({ text: `greek(${all})` }));
      },
      { maxFrames: 10, maxWaitMs: 500 },
    ),
    // #endregion batch
  },
});

export async function main(print: (line: string) => void = console.log): Promise<void> {
  for (const stage of [translator, newest, together]) {
    const clock = new VirtualClock();
    const session = pipeline(inlet(TranscriptionFrame), stage).open({ clock });
    session.frames$(GreekFrame).subscribe(({ text, at }) => print(`${stage.name} at ${at} ms: ${text}`));
    await session.start();
    for (const text of ['one', 'two', 'three']) session.send(new TranscriptionFrame({ text }));
    await clock.run(1000);
    await session.end();
  }
}
