import { readFileSync } from 'node:fs';
import { parseWav } from '@antiphon/audio';
import {
  createRecognizer,
  createSynthesizer,
  createVoiceActivity,
  type Runtime,
  recordedVoice,
} from '@antiphon/offline';

export const PARTS = ['voice activity', 'recognition', 'speech'] as const;
export type Part = (typeof PARTS)[number];

/** What one process is told to do: a part alone, on one runtime, so that the processor time is its own. */
export interface RtfOrder {
  readonly part: Part;
  /** Speech has one of its own, and takes no notice. */
  readonly runtime: Runtime;
  readonly passes: number;
}

/** What a part took for so much audio. */
export interface RtfFigures {
  readonly audioMs: number;
  /** Until the model is there and has been used once. */
  readonly loadMs: number;
  /** Of every pass over the audio: time that passed, and of the processor, all threads together. */
  readonly passes: readonly { readonly elapsedMs: number; readonly cpuMs: number }[];
}

interface Work {
  /** Does it once, and says how much audio that was. */
  pass(): Promise<number>;
}

const RATE = 16_000;
/** As a microphone brings it. */
const CHUNK_SAMPLES = 320;
const SENTENCES =
  'Your order has left the warehouse. It comes on Friday, in the morning, between eight and ten. ' +
  'If nobody is at home, the neighbours may take it.';

const msOf = (samples: Int16Array): number => (1_000 * samples.length) / RATE;

export async function measureRtf({ part, runtime, passes: count }: RtfOrder): Promise<RtfFigures> {
  const fromMs = performance.now();
  const work = await workOf(part, runtime);
  const audioMs = await work.pass();
  const loadMs = performance.now() - fromMs;
  const passes: { elapsedMs: number; cpuMs: number }[] = [];
  for (let pass = 0; pass < count; pass++) {
    const cpuBefore = process.cpuUsage();
    const passFromMs = performance.now();
    await work.pass();
    const { user, system } = process.cpuUsage(cpuBefore);
    passes.push({ elapsedMs: performance.now() - passFromMs, cpuMs: (user + system) / 1_000 });
  }
  return { audioMs, loadMs, passes };
}

async function workOf(part: Part, runtime: Runtime): Promise<Work> {
  if (part === 'speech') {
    const synthesizer = createSynthesizer();
    return { pass: async () => msOf((await synthesizer.synthesize(SENTENCES)).samples) };
  }
  const { samples } = parseWav(readFileSync(recordedVoice().path));
  if (part === 'recognition') {
    const recognizer = createRecognizer({ runtime });
    return {
      async pass() {
        await recognizer.transcribe(samples, RATE);
        return msOf(samples);
      },
    };
  }
  const activity = createVoiceActivity({ runtime, onEvent() {} });
  return {
    async pass() {
      for (let at = 0; at < samples.length; at += CHUNK_SAMPLES)
        activity.push(samples.subarray(at, at + CHUNK_SAMPLES));
      await activity.settled();
      return msOf(samples);
    },
  };
}
