import {
  BackPressureFrame,
  inlet,
  pipeline,
  processor,
  serial,
  TextFrame,
  TTSAudioFrame,
  TTSEndFrame,
  VirtualClock,
} from '@antiphon/core';
import { inVirtualTime, scriptedTransport } from '@antiphon/testing';

// #region producer
/** A producer that can wait: ten seconds of sound, no faster than the listener's queue takes them. */
const tenSeconds = processor({
  name: 'tenSeconds',
  takes: [TextFrame],
  emits: [TTSAudioFrame, TTSEndFrame],
  on: {
    text: serial(async (_frame, work, ctx) => {
      for (let piece = 0; piece < 20; piece++) {
        if (ctx.pressured) await ctx.whenWritable(work.signal);
        work.emit(new TTSAudioFrame({ samples: new Int16Array(8000), sampleRate: 16_000 }));
      }
      work.emit(new TTSEndFrame({ audioMs: 10_000 }));
    }),
  },
});
// #endregion producer

export async function main(print: (line: string) => void = console.log): Promise<void> {
  const clock = new VirtualClock();
  const listener = scriptedTransport({ highMs: 2000, lowMs: 1000 });
  const session = pipeline(inlet(TextFrame), tenSeconds, listener.output).open({ clock });
  // #region watch
  session.frames$(BackPressureFrame).subscribe(({ processor: by, level, queuedMs, at }) => {
    print(`${at} ms: ${by} says ${level}, with ${queuedMs} ms waiting`);
  });
  // #endregion watch
  await session.start();
  session.send(new TextFrame({ text: 'play' }));
  await clock.run(4000);
  const { stats } = session;
  print(`waiting ${JSON.stringify(stats.queued)}, dropped ${JSON.stringify(stats.dropped)}`);
  await inVirtualTime(clock, session.end(), 20_000);
  print(`never more than ${listener.peakQueuedMs} ms waited`);
}
