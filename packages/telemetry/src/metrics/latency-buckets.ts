/** Bounds in seconds, densest where people begin to notice: a pause of half a second to two. */
export const LATENCY_BUCKETS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1, 1.2, 1.5, 2, 3, 5, 10];

/** From a call that was cut off at once to one of an hour. */
export const DURATION_BUCKETS = [1, 5, 15, 30, 60, 120, 300, 600, 1_800, 3_600];

export const seconds = (ms: number): number => ms / 1000;
