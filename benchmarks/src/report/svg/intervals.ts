import type { IntervalsPlot } from '../plot.js';
import { type Area, axisX, drawing, textWidth, WIDTH } from './frame.js';
import { linearScale, roomFor, type Scale } from './scale.js';
import { hint, tag, words } from './tag.js';

type Item = IntervalsPlot['items'][number];

const ROW = 26;
const TOP = 12;

export function drawIntervals({ title, axis, reference, limits, items }: IntervalsPlot): string {
  const left = 16 + Math.max(...items.map(({ label }) => textWidth(label)), 0);
  const bottom = TOP + items.length * ROW + 4;
  const area: Area = { left, right: WIDTH - 170, top: TOP, bottom };
  const all = items.flatMap(({ interval, goal }) => [interval.low, interval.high, goal ?? interval.median]);
  const [from, to] = roomFor(reference === undefined ? all : [...all, reference]);
  const domain =
    limits === undefined
      ? ([from, to] as const)
      : ([Math.max(from, limits[0]), Math.min(to, limits[1])] as const);
  const scale = linearScale(domain, [area.left, area.right]);
  const marks = items.map((item, row) => drawItem(item, TOP + row * ROW + ROW / 2, area, scale));
  const line =
    reference === undefined
      ? ''
      : tag('line', {
          class: 'reference',
          x1: scale.at(reference),
          x2: scale.at(reference),
          y1: TOP,
          y2: bottom,
        });
  return drawing(title, bottom + 44, axisX(area, scale, axis), line, ...marks);
}

function drawItem(
  { label, interval, goal, tone }: Item,
  y: number,
  { left, right }: Area,
  scale: Scale,
): string {
  const { low, median, high } = interval;
  const clamp = (value: number): number => Math.min(right, Math.max(left, scale.at(value)));
  const [x1, x2, x] = [clamp(low), clamp(high), clamp(median)];
  const said = `${median.toFixed(3)}  [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  const goalMark =
    goal === undefined
      ? ''
      : tag(
          'line',
          { class: 'goal', x1: clamp(goal), x2: clamp(goal), y1: y - 9, y2: y + 9 },
          hint(`goal: at most ${goal}`),
        );
  return tag(
    'g',
    { class: `item ${tone ?? 's1'}` },
    hint(`${label}: ${said}`),
    words(label, left - 10, y + 4, { class: 'label', 'text-anchor': 'end' }),
    goalMark,
    tag('line', { class: 'whisker', x1, x2, y1: y, y2: y }),
    scale.at(high) > right ? arrow(right, y, 1) : '',
    scale.at(low) < left ? arrow(left, y, -1) : '',
    // What lies beyond has an arrow alone: a point at the edge would say that it lies there.
    x === scale.at(median) ? tag('circle', { class: 'point', cx: x, cy: y, r: 5 }) : '',
    words(said, right + 14, y + 4, { class: 'tick' }),
  );
}

const arrow = (x: number, y: number, way: 1 | -1): string =>
  tag('path', { class: 'point', d: `M${x + 7 * way} ${y}l${-7 * way} -5v10z` });
