import {
  BackPressureFrame,
  inlet,
  pipeline,
  playout,
  processor,
  serial,
  TextFrame,
  TTSAudioFrame,
  TTSEndFrame,
  VirtualClock,
} from '@antiphon/core';
import { inVirtualTime } from '@antiphon/testing';

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

// #region sink
let played = 0;
/** The end of a line: what leaves here, frame by frame, in real time. A telephone would send it on. */
const line = playout({
  name: 'line',
  sampleRate: 16_000,
  highMs: 2000,
  lowMs: 1000,
  sink: () => ({ write: (samples) => (played += samples.length) }),
});
// #endregion sink

export async function main(print: (line: string) => void = console.log): Promise<void> {
  const clock = new VirtualClock();
  const session = pipeline(inlet(TextFrame), tenSeconds, line).open({ clock });
  // #region watch
  session.frames$(BackPressureFrame).subscribe(({ processor: by, level, queuedMs, at }) => {
    print(`${Math.round(at)} ms: ${by} says ${level}, with ${Math.round(queuedMs)} ms waiting`);
  });
  // #endregion watch
  await session.start();
  session.send(new TextFrame({ text: 'play' }));
  await clock.run(4000);
  print(`waiting ${JSON.stringify(session.stats.queued)}`);
  await inVirtualTime(clock, session.end(), 20_000);
  print(`${played / 16_000} s were played`);
}
