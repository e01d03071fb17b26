import type { Session } from '@antiphon/core';
import { collectGarbage } from '../measure/heap.js';
import { slopeOf } from '../soak/slope.js';
import { atRealPace } from './at-real-pace.js';
import { type LoadedModule, loadModule } from './load.js';

/** What one process is told to do. */
export interface CustomOrder {
  readonly path: string;
  /** Opened beside the first one. */
  readonly sessions: number;
  readonly stretches: number;
  /** In each stretch. */
  readonly frames: number;
  readonly interruptions: number;
}

/** What a pipeline takes. */
export interface CustomFigures {
  readonly importMs: number;
  readonly importCpuMs: number;
  readonly rssBytes: number;
  /** Opening and starting the first session, and the next one. */
  readonly firstMs: number;
  readonly secondMs: number;
  readonly heapBytesPerSession: number;
  /** Processor time of a frame through all of the pipeline, of each stretch. */
  readonly cpuUsPerFrame: readonly number[];
  /** Of what stays after collections, as frames go through. */
  readonly heapBytesPerFrame: number;
  /** `session.interrupt()`, from the call until every stage has been told. */
  readonly interruptUs: readonly number[];
  /** What the pipeline itself reported as errors. */
  readonly errors: number;
}

/** Frames that are sent before what they have set going may run. */
const AT_ONCE = 50;
const FRAME_MS = 20;

/**
 * In virtual time, which moves 20 ms a frame: a minute of frames takes as long as its work.
 *
 * @throws Error when the module is none that can be measured, or a session of it hangs for half a minute
 */
export async function measureCustom(order: CustomOrder): Promise<CustomFigures> {
  const rssBefore = process.memoryUsage.rss();
  const cpuBefore = process.cpuUsage();
  const fromMs = performance.now();
  const loaded = await loadModule(order.path);
  const importMs = performance.now() - fromMs;
  const importCpuMs = spentMs(cpuBefore);
  const clock = new loaded.core.VirtualClock();
  const session = await started(loaded, clock);
  const firstMs = performance.now() - fromMs - importMs;
  const rssBytes = process.memoryUsage.rss() - rssBefore;
  const secondFromMs = performance.now();
  const second = await started(loaded, clock);
  const secondMs = performance.now() - secondFromMs;
  await cancelled(loaded, clock, second);
  const heapBytesPerSession = await heapOfSessions(loaded, clock, order.sessions);
  const { cpuUsPerFrame, heapBytesPerFrame } = await sendAll(loaded, session, clock, order);
  const interruptUs = interrupted(session, order.interruptions);
  const { errors } = session.stats;
  await cancelled(loaded, clock, session);
  return {
    importMs,
    importCpuMs,
    rssBytes,
    firstMs,
    secondMs,
    heapBytesPerSession,
    cpuUsPerFrame,
    heapBytesPerFrame,
    interruptUs,
    errors,
  };
}

type Virtual = InstanceType<LoadedModule['core']['VirtualClock']>;

async function started(loaded: LoadedModule, clock: Virtual): Promise<Session> {
  const session = loaded.open({ clock });
  await atRealPace(loaded.core, clock, 'the start of a session', session.start());
  return session;
}

const cancelled = ({ core }: LoadedModule, clock: Virtual, session: Session): Promise<void> =>
  atRealPace(core, clock, 'the end of a session', session.cancel());

async function heapOfSessions(loaded: LoadedModule, clock: Virtual, count: number): Promise<number> {
  const before = held();
  const sessions: Session[] = [];
  for (let session = 0; session < count; session++) sessions.push(await started(loaded, clock));
  const bytes = held() - before;
  for (const session of sessions) await cancelled(loaded, clock, session);
  return bytes / count;
}

async function sendAll(loaded: LoadedModule, session: Session, clock: Virtual, order: CustomOrder) {
  let index = 0;
  const send = async (): Promise<void> => {
    for (let sent = 0; sent < order.frames; sent++) {
      session.send(loaded.frame(index++));
      if (index % AT_ONCE === 0) await clock.run(AT_ONCE * FRAME_MS);
    }
  };
  // What is compiled, and made once, is no frame's.
  await send();
  const heaps = [held()];
  const cpuUsPerFrame: number[] = [];
  for (let stretch = 0; stretch < order.stretches; stretch++) {
    const cpuBefore = process.cpuUsage();
    await send();
    cpuUsPerFrame.push((1_000 * spentMs(cpuBefore)) / order.frames);
    heaps.push(held());
  }
  return { cpuUsPerFrame, heapBytesPerFrame: slopeOf(heaps).perStep / order.frames };
}

function interrupted(session: Session, times: number): number[] {
  return Array.from({ length: times }, () => {
    session.beginTurn('measured');
    const fromMs = performance.now();
    session.interrupt('measured');
    return 1_000 * (performance.now() - fromMs);
  });
}

function held(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Of all threads. */
function spentMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
