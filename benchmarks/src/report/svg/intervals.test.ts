import { expect, test } from 'vitest';
import { drawIntervals } from './intervals.js';

const plot = (median: number) =>
  drawIntervals({
    kind: 'intervals',
    title: 'Ratios',
    axis: 'ratio',
    limits: [0.9, 1.1],
    items: [{ label: 'CPU', interval: { median, low: median - 0.1, high: median + 0.1 } }],
  });
const points = (svg: string): number => svg.match(/<circle/g)?.length ?? 0;

test('a median beyond what is drawn is an arrow, and no point at the edge', () => {
  expect(points(plot(1))).toBe(1);
  expect(points(plot(1.5))).toBe(0);
  expect(plot(1.5)).toContain('<path class="point"');
});
