import {
  type Clock,
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

/** Stands for a request that takes 300 ms. */
async function greek(text: string, clock: Clock, signal: AbortSignal): Promise<GreekFrame> {
  await delay(clock, 300, signal);
  return new GreekFrame({ text: `greek(${text})` });
}

const lists = { takes: [TranscriptionFrame], emits: [GreekFrame] } as const;

const translator = processor({
  ...lists,
  name: 'translator',
  on: {
    // #region serial
    transcription: serial(
      async ({ text }, work, ctx) => {
        work.emit(await greek(text, ctx.clock, work.signal));
      },
      { maxQueued: 16 },
    ),
    // #endregion serial
  },
});
const newest = processor({
  ...lists,
  name: 'newest',
  on: {
    // #region latest
    transcription: latest(async ({ text }, work, ctx) => {
      work.emit(await greek(text, ctx.clock, work.signal));
    }),
    // #endregion latest
  },
});
export async function main(print: (line: string) => void = console.log): Promise<void> {
  for (const stage of [translator, newest]) {
    const clock = new VirtualClock();
    const session = pipeline(inlet(TranscriptionFrame), stage).open({ clock });
    session.frames$(GreekFrame).subscribe(({ text, at }) => print(`${stage.name} at ${at} ms: ${text}`));
    await session.start();
    for (const text of ['one', 'two', 'three']) session.send(new TranscriptionFrame({ text }));
    await clock.run(1000);
    await session.end();
  }
}
