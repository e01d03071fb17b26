import { InputAudioFrame } from '@antiphon/core';
import { allocatedPerCall, collectGarbage } from '../measure/heap.js';
import { type Spread, spreadOf } from '../measure/statistics.js';
import { isInterrupted, untilInterrupted } from '../measure/until-interrupted.js';
import { type Built, type Design, designs } from './designs.js';

/** One cell of the result: a design with so many stages. */
export interface HopRow {
  readonly design: string;
  readonly stages: number;
  /** How many sessions took turns, one frame each. */
  readonly sessions: number;
  readonly nsPerFrame: Spread;
  /** Nanoseconds per frame, of every round. */
  readonly samples: readonly number[];
  /** The frame's cost divided by its stages. */
  readonly nsPerHop: Spread;
  /** What a frame allocates; undefined where frames go on after they were pushed, and where somebody interrupted. */
  readonly bytesPerFrame: number | undefined;
}

export interface HopsOptions {
  readonly stages: readonly number[];
  readonly sessions: number;
  readonly rounds: number;
  /** How long one design runs in one round. */
  readonly blockMs: number;
  /** Once it fires, the rounds that are whole are all there is: none at all before the first. */
  readonly signal: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

interface Candidate {
  readonly design: Design;
  readonly stages: number;
  readonly built: readonly Built[];
  readonly frames: number;
  readonly ns: number[];
}

const frame = new InputAudioFrame({ samples: new Int16Array(320), sampleRate: 16_000 });

/**
 * Sends the same frame through every design, block by block in turn, forwards and backwards, so that a slow
 * moment of the machine falls on all alike.
 */
export async function measureHops(options: HopsOptions): Promise<HopRow[]> {
  const { rounds, signal } = options;
  const candidates: Candidate[] = [];
  await untilInterrupted(signal, async () => {
    await prepareAll(candidates, options);
    const total = rounds * candidates.length;
    let done = 0;
    for (let round = 0; round < rounds; round++) {
      collectGarbage();
      for (const candidate of round % 2 === 0 ? candidates : candidates.toReversed()) {
        if (await isInterrupted(signal)) return;
        candidate.ns.push(await timeBlock(candidate.built, candidate.frames));
        options.progress?.(++done, total);
      }
    }
  });
  const whole = Math.min(...candidates.map(({ ns }) => ns.length));
  if (!(whole > 0 && whole <= rounds)) return [];
  for (const { ns } of candidates) ns.splice(whole);
  const timed = candidates.map((candidate) => timedRow(candidate, options.sessions));
  // Whoever interrupted does not wait for more.
  if (signal.aborted) return timed;
  const rows = timed.map((row, at) => ({ ...row, bytesPerFrame: bytesOf(candidates[at] as Candidate) }));
  for (const { built } of candidates) await Promise.all(built.map((one) => one.close()));
  return rows;
}

async function prepareAll(candidates: Candidate[], options: HopsOptions): Promise<void> {
  for (const stages of options.stages) {
    for (const design of designs) {
      // A thousand lines of web streams need gigabytes and minutes; the others are told apart well enough.
      if (options.sessions > 1 && design.name.startsWith('web stream')) continue;
      if (await isInterrupted(options.signal)) return;
      candidates.push(await prepare(design, stages, options));
    }
  }
}

async function prepare(design: Design, stages: number, options: HopsOptions): Promise<Candidate> {
  const built: Built[] = [];
  for (let session = 0; session < options.sessions; session++) built.push(await design.build(stages));
  // Warm up until the compiler has had its say, and learn how many frames fill a block.
  const perFrameNs = await timeBlock(built, Math.max(2_000, options.sessions * 2));
  const trial = await timeBlock(built, Math.max(2_000, Math.min(200_000, Math.round(2e7 / perFrameNs))));
  const frames = Math.max(options.sessions, Math.round((options.blockMs * 1e6) / trial));
  return { design, stages, built, frames, ns: [] };
}

/**
 * Nanoseconds of processor time per frame: one frame for each session in turn. On a machine that does other things too,
 * the time that passes says little.
 */
async function timeBlock(built: readonly Built[], frames: number): Promise<number> {
  const before = built.reduce((sum, one) => sum + one.count(), 0);
  const started = process.cpuUsage();
  for (let sent = 0; sent < frames; sent++) (built[sent % built.length] as Built).push(frame);
  for (const one of built) await one.settled?.();
  const { user, system } = process.cpuUsage(started);
  const ns = (1_000 * (user + system)) / frames;
  const through = built.reduce((sum, one) => sum + one.count(), 0) - before;
  // Sinks share a counter, so each session sees the frames of all.
  if (through < frames) throw new Error(`${through} of ${frames} frames came through: nothing was measured`);
  return ns;
}

function timedRow({ design, stages, ns }: Candidate, sessions: number): HopRow {
  return {
    design: design.name,
    stages,
    sessions,
    nsPerFrame: spreadOf(ns),
    samples: ns,
    nsPerHop: spreadOf(ns.map((each) => each / stages)),
    bytesPerFrame: undefined,
  };
}

function bytesOf({ built: [first] }: Candidate): number | undefined {
  return first === undefined || first.settled !== undefined ? undefined : bytesPerFrame(first);
}

/** What a frame allocates on its way through, in bytes. */
export function bytesPerFrame({ push }: Pick<Built, 'push'>): number {
  return allocatedPerCall(() => push(frame));
}
