import { VirtualClock } from '@antiphon/core';

export interface PatientClockOptions {
  /** How many times faster than real time it runs at most; `Infinity`: as fast as sockets are served. */
  readonly speed: number;
  /** The most that it moves before sockets are looked at again, in ms of its own time. @defaultValue 10 */
  readonly maxStepMs?: number;
}

export interface PatientClock extends VirtualClock, Disposable {}

/**
 * Time for simulators and sessions that share this process: it runs faster than real time, but waits while the process
 * is kept from running. A machine that is busy with other things then makes a trial slower, and never a timeout.
 * What SDKs time by themselves remains real.
 */
export function patientClock({ speed, maxStepMs = 10 }: PatientClockOptions): PatientClock {
  const clock = new VirtualClock(Date.now());
  let lastMs = performance.now();
  let isRunning = true;
  const tick = () => {
    if (!isRunning) return;
    const nowMs = performance.now();
    const stepMs = Math.min(maxStepMs, (nowMs - lastMs) * speed);
    lastMs = nowMs;
    next();
    clock.advance(stepMs);
  };
  const next = () => {
    if (speed === Number.POSITIVE_INFINITY) setImmediate(tick);
    else setTimeout(tick, 1);
  };
  next();
  return Object.assign(clock, {
    [Symbol.dispose]() {
      isRunning = false;
    },
  });
}
