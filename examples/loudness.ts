import { rmsOf, toDbfs } from '@antiphon/audio';
import { InputAudioFrame, pipeline, VirtualClock, vad } from '@antiphon/core';
import { inVirtualTime, scriptedTransport, scriptedVad } from '@antiphon/testing';
import { bufferCount, map, scan } from 'rxjs';

export async function main(print: (line: string) => void = console.log): Promise<void> {
  const clock = new VirtualClock();
  const caller = scriptedTransport();
  const session = pipeline(caller.input, vad(scriptedVad())).open({ clock });

  // #region observe
  /** The loudest 20 ms of each half second, falling slowly when it gets quieter: a meter's needle. */
  const needle$ = session.frames$(InputAudioFrame).pipe(
    map(({ samples }) => rmsOf(samples)),
    bufferCount(25),
    scan((needle, levels) => Math.max(...levels, needle / 4), 0),
    map(toDbfs),
  );
  needle$.subscribe((dbfs) => print(`${session.now()} ms  ${dbfs.toFixed(0)} dBFS`));
  // #endregion observe

  await session.start();
  await clock.run(500);
  caller.speak('Anybody there?');
  await clock.run(1500);
  await inVirtualTime(clock, session.end(), 1000);
}
