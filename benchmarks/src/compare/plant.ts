import type { Clock } from '@antiphon/core/frame-free';
import { spentSince } from './instruments.js';

const EVERY_MS = 20;

/** Wastes so many percent of what the process spends, while it lives: a slowdown that a comparison must find. */
export function plantSlowdown(clock: Clock, percent: number): void {
  if (percent <= 0) return;
  let before = process.cpuUsage();
  const waste = (): void => {
    const wasteMs = (spentSince(before) * percent) / 100;
    const from = process.cpuUsage();
    while (spentSince(from) < wasteMs);
    before = process.cpuUsage();
    clock.after(EVERY_MS, waste);
  };
  waste();
}
