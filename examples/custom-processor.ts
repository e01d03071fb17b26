// #region program
import { inlet, isFrame, pipeline, processor, TranscriptionFrame } from '@antiphon/core';

// #region shout
const shout = processor({
  name: 'shout',
  takes: [TranscriptionFrame],
  emits: [TranscriptionFrame],
  on: {
    transcription(frame, ctx) {
      ctx.emit(frame.with({ text: frame.text.toUpperCase() }));
    },
  },
});
// #endregion shout

export async function main(print: (line: string) => void = console.log): Promise<void> {
  const session = pipeline(inlet(TranscriptionFrame), shout).open();
  session.output$.subscribe((frame) => {
    if (isFrame(frame, TranscriptionFrame)) print(frame.text);
  });
  await session.start();
  session.send(new TranscriptionFrame({ text: 'hello' }));
  await session.end();
}
// #endregion program
