import { FRAME_MS } from '../mode.js';
import type { PlayoutBuffer } from './playout-buffer.js';

/** What all callers together have heard in a stretch of time. */
export interface Heard {
  readonly calls: number;
  /** Calls whose connection was gone, or that never began. */
  readonly lostCalls: number;
  readonly frames: number;
  /** Those that should have come. */
  readonly expectedFrames: number;
  readonly p50LateMs: number;
  readonly p99LateMs: number;
  readonly maxLateMs: number;
  /** How often somebody's telephone had nothing left to play in the middle of a speech. */
  readonly underruns: number;
}

export interface Listener {
  readonly isOver: boolean;
  readonly buffer: PlayoutBuffer;
}

export function heardBy(listeners: readonly Listener[], fromMs: number, toMs: number): Heard {
  const late = Float64Array.from(listeners.flatMap(({ buffer }) => buffer.latenessMs(fromMs, toMs))).sort();
  const at = (share: number): number => late[Math.min(late.length - 1, Math.floor(share * late.length))] ?? 0;
  return {
    calls: listeners.length,
    lostCalls: listeners.filter(({ isOver }) => isOver).length,
    frames: late.length,
    expectedFrames: Math.round((listeners.length * (toMs - fromMs)) / FRAME_MS),
    p50LateMs: at(0.5),
    p99LateMs: at(0.99),
    maxLateMs: late.at(-1) ?? 0,
    underruns: listeners.reduce((sum, { buffer }) => sum + buffer.underruns(fromMs, toMs), 0),
  };
}
