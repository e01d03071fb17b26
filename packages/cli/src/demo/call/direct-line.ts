import { Resampler } from '@antiphon/audio';
import { delay, playout } from '@antiphon/core';
import { audioSource, conversationRecorder } from '@antiphon/device';
import type { OpenLine } from './call-line.js';
import { LevelMeter } from './level-meter.js';

/** What the models work with. */
const SAMPLE_RATE = 16_000;
/** The longest recording that may call. */
const MAX_CALL_MS = 24 * 3_600_000;

/** A line without a telephone: what is said is what the agent hears, and what it says is heard at once. */
export const directLine: OpenLine = ({ file }) => {
  const level = new LevelMeter();
  const recorder = conversationRecorder({ file, sampleRate: SAMPLE_RATE });
  const input = audioSource({ sampleRate: SAMPLE_RATE, maxQueuedMs: MAX_CALL_MS });
  return {
    input,
    recorder,
    output: playout({
      name: 'output',
      sampleRate: SAMPLE_RATE,
      resampler: (rates) => new Resampler(rates),
      sink: recorder.around(() => ({ write: (samples) => level.add(samples), flush: () => level.rest() })),
    }),
    level,
    async say(audio, session) {
      const { endMs } = input.speak(audio, session);
      await delay(session.clock, Math.max(0, endMs - session.now()), session.signal);
    },
    hangUp: async (session) => void (await session.end('the caller hung up')),
    finish: async () => {},
    recordingLostMs: (session) => recorder.stats(session)?.lostMs ?? 0,
    results: () => undefined,
    [Symbol.asyncDispose]: async () => {},
  };
};
