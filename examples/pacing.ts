import { VirtualClock } from '@antiphon/core';
import { PacedOutput } from '@antiphon/rate-limit';
import { inVirtualTime } from '@antiphon/testing';

const SAMPLE_RATE = 8_000;

/** Thirty seconds of speech, made in no time, for a line that plays it in thirty. */
export async function main(print: (line: string) => void = console.log): Promise<void> {
  // A clock that a test can move: a program leaves it out, and has the system's.
  const clock = new VirtualClock();
  let sent = 0;
  // #region direct
  const output = new PacedOutput({
    sampleRate: SAMPLE_RATE,
    leadMs: 200,
    maxQueuedMs: 2_000,
    clock,
    send: (samples) => (sent += samples.length),
    onError: (error) => print(String(error)),
  });
  const speaking = (async () => {
    for (let second = 0; second < 30; second++) await output.write(new Int16Array(SAMPLE_RATE));
    output.finish();
    await output.drain();
  })();
  // #endregion direct
  await inVirtualTime(clock, speaking, 60_000);
  const { frames, peakQueuedMs, waits, timingError } = output.stats;
  print(
    `${sent / SAMPLE_RATE} s in ${frames} frames by ${clock.now()} ms, ${timingError.maxMs} ms late at most`,
  );
  print(`never more than ${peakQueuedMs} ms waited, and the producer waited ${waits} times`);
  output.stop();
}
