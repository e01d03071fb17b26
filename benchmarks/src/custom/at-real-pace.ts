import { setImmediate as nextPass } from 'node:timers/promises';

/** What loading the core takes is measured: here it is used as somebody's module has loaded it. */
type Core = Pick<typeof import('@antiphon/core'), 'systemClock' | 'withTimeout'>;

/** By the clock on the wall, in ms: what takes longer to start or to end hangs. */
const PATIENCE_MS = 30_000;

/**
 * Waits for work whose time is virtual, and stands still unless somebody moves it: it goes as fast as the clock on the
 * wall, so that what waits for a network, or for a timer, is waited for alike.
 *
 * @throws AntiphonError `service_timeout` when it takes longer than `patienceMs`; what the work throws
 */
export async function atRealPace(
  { systemClock, withTimeout }: Core,
  clock: { run(ms: number): Promise<void> },
  what: string,
  work: Promise<unknown>,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  const move = async (signal: AbortSignal): Promise<void> => {
    let lastMs = systemClock.now();
    while (!isOver && !signal.aborted) {
      await nextPass();
      const nowMs = systemClock.now();
      await clock.run(nowMs - lastMs);
      lastMs = nowMs;
    }
  };
  const waited = (signal: AbortSignal) => Promise.all([over, move(signal)]);
  await withTimeout(systemClock, patienceMs, undefined, waited, { what });
}
