import { readFile } from 'node:fs/promises';
import { parseWav } from '@antiphon/audio';
import { createSynthesizer, recordedVoice } from '@antiphon/offline';
import type { CallerLine } from './lines.js';

/** A line as sound. */
export interface SpokenLine extends CallerLine {
  /** Mono. */
  readonly samples: Int16Array;
  readonly sampleRate: number;
}

/** Makes the caller's side of the call: another voice than the agent's, and a human one from a recording. */
export async function makeVoices(
  lines: readonly CallerLine[],
  signal: AbortSignal,
): Promise<readonly SpokenLine[]> {
  using synthesizer = createSynthesizer({ voice: 'slt' });
  const spoken: SpokenLine[] = [];
  for (const line of lines) {
    const sound =
      line.voice === 'recording' ? await recording() : await synthesizer.synthesize(line.text, { signal });
    spoken.push({ ...line, samples: sound.samples, sampleRate: sound.sampleRate });
  }
  return spoken;
}

async function recording(): Promise<{ readonly samples: Int16Array; readonly sampleRate: number }> {
  return parseWav(await readFile(recordedVoice().path));
}
