import { InterimTranscriptionFrame, inlet, pipeline, processor, VirtualClock } from '@antiphon/core';
import { auditTime, distinctUntilChanged } from 'rxjs';

// #region captions
/** Captions for a screen: the newest words, at most five times a second. */
export const captions = processor({
  name: 'captions',
  takes: [InterimTranscriptionFrame],
  emits: [InterimTranscriptionFrame],
  pipe: (frames$, ctx) =>
    frames$.pipe(
      auditTime(200, ctx.scheduler),
      distinctUntilChanged((before, after) => before.text === after.text),
    ),
});
// #endregion captions

export async function main(print: (line: string) => void = console.log): Promise<void> {
  const clock = new VirtualClock();
  const session = pipeline(inlet(InterimTranscriptionFrame), captions).open({ clock });
  session.output$.subscribe((frame) => {
    if (frame instanceof InterimTranscriptionFrame) print(`${session.now()} ms  ${frame.text}`);
  });
  await session.start();
  for (const text of ['I', 'I would', 'I would like', 'I would like a', 'I would like a table']) {
    session.send(new InterimTranscriptionFrame({ text }));
    clock.advance(90);
  }
  clock.advance(1000);
  await session.end();
}
