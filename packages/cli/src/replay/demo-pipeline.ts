import type { Pipeline } from '@antiphon/core';
import { audioSource, conversationRecorder, wavOutput } from '@antiphon/device';
import { receptionist } from '../demo/index.js';

/** The demonstration's pipeline with nobody on the line: its input is replaced, its answers are played to nobody. */
export function demoPipeline(): Pipeline {
  return receptionist({
    input: audioSource(),
    recorder: conversationRecorder({ file: 'never-opened.wav' }),
    output: wavOutput({ sampleRate: 16_000 }),
  });
}
