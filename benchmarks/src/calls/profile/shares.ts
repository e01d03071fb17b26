import { groupOf } from './groups.js';

/** What a sampling profiler has written, as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: CallFrame;
  }[];
  readonly samples?: readonly number[] | undefined;
  /** µs between a sample and the one before it. */
  readonly timeDeltas?: readonly number[] | undefined;
}

export interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** How long the functions of one group ran themselves, without what they called. */
export interface Share {
  readonly group: string;
  readonly selfMs: number;
  /** Those that took most of it. */
  readonly most: readonly { readonly name: string; readonly selfMs: number }[];
}

const NAMED = 4;

/** Sums up a profile by groups, the longest first. */
export function sharesOf(profile: CpuProfile, fileOf: (frame: CallFrame) => string): Share[] {
  const groups = new Map<string, Map<string, number>>();
  for (const [frame, ms] of selfTimes(profile)) {
    const group = groupOf(frame.functionName, fileOf(frame));
    const functions = groups.get(group) ?? new Map<string, number>();
    groups.set(group, functions);
    const name = frame.functionName || '(anonymous)';
    functions.set(name, (functions.get(name) ?? 0) + ms);
  }
  return [...groups]
    .map(([group, functions]) => {
      const most = [...functions].map(([name, selfMs]) => ({ name, selfMs }));
      most.sort((one, other) => other.selfMs - one.selfMs);
      const selfMs = most.reduce((sum, each) => sum + each.selfMs, 0);
      return { group, selfMs, most: most.slice(0, NAMED) };
    })
    .sort((one, other) => other.selfMs - one.selfMs);
}

/** A sample stands for the time until the next one. */
function selfTimes({ nodes, samples = [], timeDeltas = [] }: CpuProfile): Map<CallFrame, number> {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<CallFrame, number>();
  for (const [at, id] of samples.entries()) {
    const frame = frames.get(id);
    if (frame !== undefined) times.set(frame, (times.get(frame) ?? 0) + (timeDeltas[at + 1] ?? 0) / 1000);
  }
  return times;
}
