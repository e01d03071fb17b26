import { VirtualClock } from '@antiphon/core/frame-free';
import { describe, expect, it } from 'vitest';
import { HeardReports } from './heard-reports.js';

function reporting(latencyMs = 30) {
  const clock = new VirtualClock();
  const told: string[] = [];
  const reports = new HeardReports({
    clock,
    latencyMs: () => latencyMs,
    tell: (turn, heardMs) => told.push(`${clock.now()}: ${turn} ${heardMs}`),
  });
  /** Speech of so long is played, told of every 20 ms. */
  const play = (turn: number, fromMs: number, toMs: number, isLast = true) => {
    for (let playedMs = fromMs + 20; playedMs <= toMs; playedMs += 20) {
      clock.advance(20);
      reports.played({ turn, playedMs, isDry: isLast && playedMs === toMs });
    }
  };
  return { clock, told, reports, play };
}

describe('HeardReports', () => {
  it('tells when speech begins to sound, every 100 ms, and when all of it has', () => {
    const { clock, told, play } = reporting();
    play(1, 0, 260);
    clock.advance(100);
    expect(told).toEqual(['50: 1 20', '150: 1 120', '250: 1 220', '290: 1 260']);
    expect(clock.pending).toBe(0);
  });

  it('tells after a flush what has sounded, and forgets what the device held back', () => {
    const { clock, told, reports, play } = reporting();
    play(1, 0, 100, false);
    reports.flushed(1, 102);
    clock.advance(500);
    expect(told).toEqual(['50: 1 20', '100: 1 72']);
    expect(reports.heard).toEqual({ turn: 1, heardMs: 72 });
  });

  it('never goes back, neither in speech nor in turns', () => {
    const { clock, told, reports, play } = reporting();
    play(2, 0, 60);
    clock.advance(100);
    reports.played({ turn: 2, playedMs: 20, isDry: true });
    reports.played({ turn: 1, playedMs: 900, isDry: true });
    reports.flushed(1, 900);
    clock.advance(100);
    expect(told).toEqual(['50: 2 20', '90: 2 60', '190: 2 60']);
  });

  it('forgets everything when it is closed', () => {
    const { clock, told, reports } = reporting();
    reports.played({ turn: 1, playedMs: 20, isDry: false });
    reports.close();
    clock.advance(100);
    expect(told).toEqual([]);
  });
});
