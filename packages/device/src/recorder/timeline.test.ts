import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline } from './timeline.js';

function recorded(channels = 1, sampleRate = 10) {
  const written: number[] = [];
  // At 10 Hz, the window of four seconds is 40 samples.
  const timeline = new Timeline({ sampleRate, channels, onBlock: (block) => written.push(...block) });
  return { timeline, written };
}

describe('Timeline', () => {
  it('lays every sample at its place, and silence where there is none', () => {
    const { timeline, written } = recorded(2);
    timeline.place(0, 1, Int16Array.of(1, 2));
    timeline.place(1, 2, Int16Array.of(8, 9));
    timeline.commit(5);
    expect(written).toEqual([0, 0, 1, 0, 2, 8, 0, 9, 0, 0]);
  });

  it('hands on what a piece far ahead pushes out, and keeps the rest', () => {
    const { timeline, written } = recorded();
    timeline.place(0, 0, Int16Array.of(7));
    timeline.place(0, 100, Int16Array.of(8));
    expect(written).toEqual([7, ...new Array(60).fill(0)]);
    timeline.commit(101);
    expect(written).toHaveLength(101);
    expect(written[100]).toBe(8);
  });

  it('counts what comes too late', () => {
    const { timeline, written } = recorded();
    timeline.commit(5);
    timeline.place(0, 3, Int16Array.of(1, 2, 3, 4));
    timeline.commit(10);
    expect(written).toEqual([0, 0, 0, 0, 0, 3, 4, 0, 0, 0]);
    expect(timeline.lateSamples).toBe(2);
  });

  it('takes back what was not heard, fading', () => {
    const { timeline, written } = recorded(2);
    timeline.place(0, 0, new Int16Array(10).fill(100));
    timeline.place(1, 0, new Int16Array(10).fill(5));
    timeline.cut(0, 4, 3);
    timeline.commit(10);
    const left = written.filter((_, at) => at % 2 === 0);
    expect(left).toEqual([100, 100, 100, 100, 75, 50, 25, 0, 0, 0]);
    expect(written.filter((_, at) => at % 2 === 1)).toEqual(new Array(10).fill(5));
  });

  it('property: nothing is lost or moved, however it is laid and handed on', () => {
    const step = fc.record({
      skip: fc.integer({ min: 0, max: 90 }),
      length: fc.integer({ min: 0, max: 90 }),
      commit: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (script) => {
        const { timeline, written } = recorded();
        const wanted: number[] = [];
        for (const { skip, length, commit } of script) {
          const piece = Int16Array.from({ length }, (_, at) => 1 + wanted.length + at);
          timeline.place(0, wanted.length + skip, piece);
          wanted.push(...new Array(skip).fill(0), ...Array.from(piece, (value) => value));
          timeline.commit(Math.min(wanted.length, timeline.committed + commit));
        }
        timeline.commit(wanted.length);
        expect(written).toHaveLength(wanted.length);
        const placed = wanted.filter((value) => value !== 0);
        expect(written.filter((value) => value !== 0)).toEqual(placed);
      }),
    );
  });
});
