const EVERY_MS = 10;

/** How much the machine was late, by a timer of its own. */
export interface MachineLag extends Disposable {
  /** All lateness so far, in ms of real time. */
  totalMs(): number;
}

/**
 * Watches how late timers come: a machine that is busy with other things, or with collecting garbage, delays every
 * reaction by as much, and proves nothing about an adapter.
 */
export function watchMachineLag(): MachineLag {
  let lateMs = 0;
  let dueAtMs = performance.now() + EVERY_MS;
  const timer = setInterval(() => {
    lateMs += overdue();
    dueAtMs = performance.now() + EVERY_MS;
  }, EVERY_MS);
  timer.unref();
  // A timer counts whole milliseconds, and is a little late by nature.
  const overdue = () => Math.max(0, performance.now() - dueAtMs - 2);
  return {
    totalMs: () => lateMs + overdue(),
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
