import { delay, systemClock } from '@antiphon/core';
import { FRAME_MS, type PacedStream, type PacingDesign, timingDesigns } from './designs.js';
import { type SentFrames, type TimingError, timingErrorOf } from './timing-error.js';

/** What one process measures. */
export interface TimingOrder {
  /** By its name. */
  readonly design: string;
  readonly streams: number;
  /** How long all streams run before anything counts. */
  readonly settleMs: number;
  readonly windowMs: number;
}

export interface Timing extends TimingError {
  /** Of one core, of the whole process. */
  readonly cpuPercent: number;
}

/** Streams begin in so many groups, one for each millisecond of a frame, … */
const GROUPS = FRAME_MS;
/** … so far apart that a group has begun before the next does, and that no two fall on the same millisecond. */
const GROUP_STEP_MS = 7;

/** Runs one design, all of whose streams send in turn, and says how well and at what cost it kept their time. */
export async function timeStreams(order: TimingOrder): Promise<Timing> {
  const design = timingDesigns.find(({ name }) => name === order.design);
  if (design === undefined) throw new Error(`there is no design ${order.design}`);
  const logs = Array.from({ length: order.streams }, () => new SendLog(design.leadMs, lengthMs(order)));
  const streams = await beginAll(design, logs);
  await delay(systemClock, order.settleMs);
  const fromMs = systemClock.now();
  const before = process.cpuUsage();
  await delay(systemClock, order.windowMs);
  const { user, system } = process.cpuUsage(before);
  const toMs = systemClock.now();
  for (const stream of streams) stream.stop();
  return {
    ...timingErrorOf(logs, { fromMs, toMs }),
    cpuPercent: (user + system) / 10 / (toMs - fromMs),
  };
}

/** When the frames of a stream were sent. Takes its memory at once, so that none is taken while it counts. */
class SendLog implements SentFrames {
  readonly leadMs: number;
  readonly #timesMs: Float64Array;
  #count = 0;

  constructor(leadMs: number, forMs: number) {
    this.leadMs = leadMs;
    this.#timesMs = new Float64Array(Math.ceil((forMs + leadMs) / FRAME_MS));
  }

  get timesMs(): Float64Array {
    return this.#timesMs.subarray(0, this.#count);
  }

  note(): void {
    this.#timesMs[this.#count++] = systemClock.now();
  }
}

async function beginAll(design: PacingDesign, logs: readonly SendLog[]): Promise<PacedStream[]> {
  const streams: PacedStream[] = [];
  const startMs = systemClock.now();
  for (let group = 0; group < GROUPS; group++) {
    await delay(systemClock, Math.max(0, startMs + group * GROUP_STEP_MS - systemClock.now()));
    for (let at = group; at < logs.length; at += GROUPS) {
      const log = logs[at] as SendLog;
      streams.push(design.begin(() => log.note()));
    }
  }
  return streams;
}

/** Generous: a process that stands still may take longer over everything. */
const lengthMs = ({ settleMs, windowMs }: TimingOrder): number =>
  2 * (GROUPS * GROUP_STEP_MS + settleMs + windowMs) + 1_000;
