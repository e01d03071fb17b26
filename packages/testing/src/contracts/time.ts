/** Lets time pass for the service under test. */
export type Pass = (ms: number) => Promise<void>;

/** Real time, for services behind sockets and threads. */
export const realTime: Pass = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const STEP_MS = 10;

/**
 * Waits for a promise while time passes.
 *
 * @param limitMs of that time. @defaultValue 10_000
 * @throws what the promise rejects with, or an Error naming `what` when the time is up.
 */
export async function settled<T>(
  promise: Promise<T>,
  pass: Pass,
  what: string,
  limitMs = 10_000,
): Promise<T> {
  let open = true;
  const done = (): void => {
    open = false;
  };
  promise.then(done, done);
  for (let ms = 0; open; ms += STEP_MS) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!open) break;
    if (ms > limitMs) throw new Error(`${what} took more than ${limitMs} ms`);
    await pass(STEP_MS);
  }
  return promise;
}

/** Passes time until something holds. @throws Error naming `what` when the time is up. */
export async function until(holds: () => boolean, pass: Pass, what: string, limitMs = 10_000): Promise<void> {
  for (let ms = 0; !holds(); ms += STEP_MS) {
    if (ms > limitMs) throw new Error(`${what} did not happen within ${limitMs} ms`);
    await pass(STEP_MS);
  }
}
