import { quantile } from '../../measure/statistics.js';
import type { StripsPlot } from '../plot.js';
import { type Area, axisX, colour, drawing, textWidth, WIDTH } from './frame.js';
import { linearScale, roomFor, type Scale } from './scale.js';
import { hint, tag, words } from './tag.js';

const ROW = 78;
const HILL = 34;
const TOP = 14;
const MOST_DOTS = 400;

/** A hill of density, the values as dots below it, the median and the middle half as a line. */
export function drawStrips({ title, axis, groups }: StripsPlot): string {
  const left = 16 + Math.max(...groups.map(({ name }) => textWidth(name)), 0);
  const area: Area = { left, right: WIDTH - 20, top: TOP, bottom: TOP + groups.length * ROW };
  const scale = linearScale(roomFor(groups.flatMap(({ values }) => values)), [area.left, area.right]);
  const rows = groups.map(({ name, values }, row) => {
    const base = TOP + row * ROW + HILL + 8;
    const sorted = values.filter(Number.isFinite).toSorted((one, other) => one - other);
    return tag(
      'g',
      { class: colour(row) },
      words(name, left - 10, base + 4, { class: 'label', 'text-anchor': 'end' }),
      sorted.length > 2 ? hill(sorted, scale, area, base) : '',
      dots(sorted, scale, base + 12),
      sorted.length > 0 ? box(name, sorted, scale, base) : '',
    );
  });
  return drawing(title, area.bottom + 44, axisX(area, scale, axis), ...rows);
}

/** A Gaussian kernel, as wide as Silverman's rule says. */
function hill(sorted: readonly number[], scale: Scale, { left, right }: Area, base: number): string {
  const middleHalf = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  const pixels = sorted.map((value) => scale.at(value));
  const perUnit = Math.abs(scale.at(1) - scale.at(0));
  const width = Math.max(2, 0.9 * ((middleHalf * perUnit) / 1.34 || 8) * sorted.length ** -0.2);
  const places = Array.from({ length: 161 }, (_, at) => left + ((right - left) * at) / 160);
  const heights = places.map((x) =>
    pixels.reduce((sum, pixel) => sum + Math.exp(-0.5 * ((x - pixel) / width) ** 2), 0),
  );
  const most = Math.max(...heights);
  const line = places.map(
    (x, at) => `${x.toFixed(1)} ${(base - (HILL * (heights[at] ?? 0)) / most).toFixed(1)}`,
  );
  return tag('path', { class: 'hill', d: `M${left} ${base}L${line.join('L')}L${right} ${base}Z` });
}

/** Side by side where they would hide one another, by a pattern that is the same every time. */
function dots(sorted: readonly number[], scale: Scale, y: number): string {
  const every = Math.ceil(sorted.length / MOST_DOTS);
  return sorted
    .filter((_, at) => at % every === 0)
    .map((value, at) =>
      tag('circle', { class: 'dot', cx: scale.at(value), cy: y + ((at * 7) % 5) * 3, r: 2.2 }),
    )
    .join('');
}

function box(name: string, sorted: readonly number[], scale: Scale, y: number): string {
  const [low, median, high] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share)) as [
    number,
    number,
    number,
  ];
  return tag(
    'g',
    {},
    hint(
      `${name}: median ${median.toPrecision(4)}, middle half ${low.toPrecision(4)} to ${high.toPrecision(4)}`,
    ),
    tag('line', { class: 'whisker', x1: scale.at(low), x2: scale.at(high), y1: y, y2: y }),
    tag('circle', { class: 'point', cx: scale.at(median), cy: y, r: 4.5 }),
  );
}
