import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ActivityGate } from './activity-gate.js';

/** Judges a string of windows, `#` for speech, and writes down what comes of it. */
function edges(windows: string, minSpeechWindows = 3, minSilenceWindows = 4): string[] {
  const gate = new ActivityGate({ minSpeechWindows, minSilenceWindows });
  return [...windows].flatMap((window, at) => {
    const edge = gate.judge(window === '#');
    return edge === undefined ? [] : [`${edge.kind} ${edge.window} @${at}`];
  });
}

describe('ActivityGate', () => {
  it('finds where speech really began and ended', () => {
    //             0123456789
    expect(edges('...####......')).toEqual(['start 2 @4', 'stop 7 @10']);
  });

  it('passes over clicks and short pauses', () => {
    expect(edges('..#.....#.....')).toEqual([]);
    expect(edges('.####...####....')).toEqual(['start 0 @2', 'stop 12 @15']);
  });

  it('starts over after a reset', () => {
    const gate = new ActivityGate({ minSpeechWindows: 1, minSilenceWindows: 1 });
    gate.judge(true);
    gate.reset();
    expect([gate.speaking, gate.windows]).toEqual([false, 0]);
    expect(gate.judge(true)).toEqual({ kind: 'start', window: 0 });
  });

  it('alternates starts and stops, each no earlier than the one before', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (verdicts) => {
        const gate = new ActivityGate({ minSpeechWindows: 2, minSilenceWindows: 3 });
        let last = { kind: 'stop', window: 0 };
        for (const verdict of verdicts) {
          const edge = gate.judge(verdict);
          if (edge === undefined) continue;
          expect(edge.kind).not.toBe(last.kind);
          expect(edge.window).toBeGreaterThanOrEqual(last.window);
          last = edge;
        }
      }),
    );
  });
});
