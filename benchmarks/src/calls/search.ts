export interface SearchOptions {
  /** Where it begins. */
  readonly start: number;
  /** How exact the answer is. */
  readonly step: number;
  readonly max: number;
  /** Whether so many are held. */
  readonly holds: (calls: number) => Promise<boolean>;
}

/** The largest number that is held, as far as was tried: 0 when not even one step is. */
export async function largestHeld({ start, step, max, holds }: SearchOptions): Promise<number> {
  let held = 0;
  let failed = max + step;
  for (let calls = start; calls < failed; calls = Math.min(2 * calls, max)) {
    if (await holds(calls)) held = calls;
    else failed = calls;
    if (held === max) return max;
  }
  while (failed - held > step) {
    const middle = Math.round((held + failed) / 2 / step) * step;
    const calls = middle <= held ? held + step : middle >= failed ? failed - step : middle;
    if (await holds(calls)) held = calls;
    else failed = calls;
  }
  return held;
}
