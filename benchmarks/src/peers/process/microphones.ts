import { delay, systemClock } from '@antiphon/core';
import { LoopDelay } from '../../calls/loop-delay.js';
import { Metronome } from '../../calls/metronome.js';
import { spentSince } from '../../compare/instruments.js';
import { collectGarbage } from '../../measure/heap.js';
import { slopeOf } from '../../soak/slope.js';
import type { Side, SideSession } from '../sides/side.js';
import type { Sizes } from './order.js';

export interface MicrophoneFigures {
  readonly sessions: number;
  readonly frames: number;
  /** Of all threads, with the timer that beats for the microphones. */
  readonly cpuUsPerFrame: number;
  /** Of a session that has not heard anything yet. */
  readonly heapBytesPerSession: number;
  /** Of what stays after collections, while only silence is heard. */
  readonly heapBytesPerFrame: number;
  readonly loopDelayP99Ms: number;
}

const FRAME_MS = 20;
/** So long what was heard may still be on its way, before the heap is looked at. */
const SETTLE_MS = 60;

/** Many sessions that listen to silence in real time, each at its own moment of the 20 ms, as calls come. */
export async function measureMicrophones(side: Side, sizes: Sizes): Promise<MicrophoneFigures> {
  const { sessions: count, stretches, stretchMs } = sizes;
  const { sessions, heapBytesPerSession } = await opened(side, count);
  // What is made once, and compiled, is nobody's frame.
  await listen(sessions, stretchMs);
  const heaps: number[] = [await settledHeap()];
  const loop = new LoopDelay();
  let cpuMs = 0;
  let frames = 0;
  let loopDelayP99Ms = 0;
  for (let stretch = 0; stretch < stretches; stretch++) {
    const cpuBefore = process.cpuUsage();
    loop.begin();
    frames += await listen(sessions, stretchMs);
    loopDelayP99Ms = Math.max(loopDelayP99Ms, loop.end());
    cpuMs += spentSince(cpuBefore);
    heaps.push(await settledHeap());
  }
  for (const session of sessions) await session.close();
  return {
    sessions: count,
    frames,
    cpuUsPerFrame: (1_000 * cpuMs) / frames,
    heapBytesPerSession,
    heapBytesPerFrame: (slopeOf(heaps).perStep * stretches) / frames,
    loopDelayP99Ms,
  };
}

async function opened(side: Side, count: number) {
  const before = await settledHeap();
  const sessions: SideSession[] = [];
  for (let session = 0; session < count; session++) sessions.push(await side.open());
  return { sessions, heapBytesPerSession: ((await settledHeap()) - before) / count };
}

async function settledHeap(): Promise<number> {
  await delay(systemClock, SETTLE_MS);
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** @returns how many frames were heard */
async function listen(sessions: readonly SideSession[], forMs: number): Promise<number> {
  const metronome = new Metronome();
  let frames = 0;
  for (const session of sessions) {
    metronome.join({
      beat() {
        frames++;
        session.hearSilence();
        return true;
      },
    });
    await delay(systemClock, FRAME_MS / sessions.length);
  }
  await delay(systemClock, forMs);
  metronome.stop();
  return frames;
}
