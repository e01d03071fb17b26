import { readFileSync } from 'node:fs';
import { memoryUsage } from 'node:process';
import { parseWav } from '@antiphon/audio';
import { recordedVoice, type SpeechWorkers, speechWorkers } from '@antiphon/offline';

/** What one process is told to do: so many workers of each kind, for so many callers. */
export interface WorkersOrder {
  readonly workers: number;
  readonly callers: number;
  /** How often all callers stop speaking at the same moment. */
  readonly bursts: number;
}

/** What the turns of all callers took, in ms. */
export interface WorkersFigures {
  /** From the end of the caller's speech to its text. */
  readonly recognitionMs: readonly number[];
  /** From the text of the answer to its speech. */
  readonly speechMs: readonly number[];
  /** Of all bursts together. */
  readonly elapsedMs: number;
  /** Of the processor, all threads together. */
  readonly cpuMs: number;
  readonly rssMb: number;
}

const UTTERANCE_SAMPLES = 3 * 16_000;
const ANSWER = 'Your appointment is on Tuesday at ten in the morning.';

/** Every caller has said something of three seconds, and is answered by a sentence; none waits for the others' next turn. */
export async function measureWorkers({
  workers: size,
  callers,
  bursts,
}: WorkersOrder): Promise<WorkersFigures> {
  await using workers = speechWorkers({ recognizers: size, synthesizers: size });
  await workers.preload();
  const { samples } = parseWav(readFileSync(recordedVoice().path));
  const utterance = samples.subarray(0, UTTERANCE_SAMPLES);
  await turnOf(workers, 'first', utterance);
  const recognitionMs: number[] = [];
  const speechMs: number[] = [];
  const cpuBefore = process.cpuUsage();
  const fromMs = performance.now();
  for (let burst = 0; burst < bursts; burst++) {
    const turns = Array.from({ length: callers }, (_, caller) =>
      turnOf(workers, `caller ${caller}`, utterance),
    );
    for (const turn of await Promise.all(turns)) {
      recognitionMs.push(turn.recognitionMs);
      speechMs.push(turn.speechMs);
    }
  }
  const elapsedMs = performance.now() - fromMs;
  const { user, system } = process.cpuUsage(cpuBefore);
  const rssMb = memoryUsage().rss / 1e6;
  return { recognitionMs, speechMs, elapsedMs, cpuMs: (user + system) / 1_000, rssMb };
}

async function turnOf(workers: SpeechWorkers, session: string, utterance: Int16Array) {
  const stoppedMs = performance.now();
  await workers.recognize(utterance, { session });
  const textMs = performance.now();
  await workers.synthesize(ANSWER, { session });
  return { recognitionMs: textMs - stoppedMs, speechMs: performance.now() - textMs };
}
