import type { Side, SideSession } from '../sides/side.js';

/** From a process that has loaded nothing to one session that listens. */
export interface StartFigures {
  readonly importMs: number;
  readonly importCpuMs: number;
  /** Making and starting the first session. */
  readonly openMs: number;
  /** What all of it added to the process. */
  readonly rssBytes: number;
}

export interface Started {
  readonly side: Side;
  readonly session: SideSession;
  readonly figures: StartFigures;
}

/** @param load imports the framework and nothing else */
export async function start(load: () => Promise<Side>): Promise<Started> {
  const rssBefore = process.memoryUsage.rss();
  const cpuBefore = process.cpuUsage();
  const fromMs = performance.now();
  const side = await load();
  const importMs = performance.now() - fromMs;
  const { user, system } = process.cpuUsage(cpuBefore);
  const session = await side.open();
  return {
    side,
    session,
    figures: {
      importMs,
      importCpuMs: (user + system) / 1_000,
      openMs: performance.now() - fromMs - importMs,
      rssBytes: process.memoryUsage.rss() - rssBefore,
    },
  };
}
