import { Resampler } from '@antiphon/audio';
import { type PlayoutProcessor, playout } from '@antiphon/core';
import {
  type AudioSource,
  audioSource,
  type ConversationRecorder,
  conversationRecorder,
} from '@antiphon/device';
import { LevelMeter } from './level-meter.js';

/** The line of a call: somebody speaks into it, somebody listens, and both are recorded. */
export interface CallLine {
  readonly input: AudioSource<'input'>;
  readonly recorder: ConversationRecorder;
  readonly output: PlayoutProcessor<'output'>;
  /** How loud the agent is right now. */
  readonly level: LevelMeter;
}

/** What the models work with. */
const SAMPLE_RATE = 16_000;
/** The longest recording that may call. */
const MAX_CALL_MS = 24 * 3_600_000;

/** Opens a line that is recorded into `file`: caller left, agent right. */
export function callLine(file: string): CallLine {
  const level = new LevelMeter();
  const recorder = conversationRecorder({ file, sampleRate: SAMPLE_RATE });
  return {
    input: audioSource({ sampleRate: SAMPLE_RATE, maxQueuedMs: MAX_CALL_MS }),
    recorder,
    output: playout({
      name: 'output',
      sampleRate: SAMPLE_RATE,
      resampler: (rates) => new Resampler(rates),
      sink: recorder.around(() => ({ write: (samples) => level.add(samples), flush: () => level.rest() })),
    }),
    level,
  };
}
