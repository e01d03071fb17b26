import type { LinesPlot } from '../plot.js';
import { type Area, axisX, axisY, colour, drawing, legend, legendHeight, WIDTH } from './frame.js';
import { linearScale, logScale, roomFor, type Scale } from './scale.js';
import { hint, tag } from './tag.js';

type Line = LinesPlot['lines'][number];

const HEIGHT = 340;
const LEFT = 62;
const MOST_MARKED = 40;

export function drawLines({ title, x, y, logX, logY, lines }: LinesPlot): string {
  const names = lines.map(({ name }) => name);
  const lower = legendHeight(names, LEFT);
  const area: Area = { left: LEFT, right: WIDTH - 20, top: 56 + lower, bottom: HEIGHT - 48 + lower };
  const points = lines.flatMap((line) => line.points);
  const across = points.map((point) => point.x);
  const up = points.flatMap((point) => [point.y, point.low ?? point.y, point.high ?? point.y]);
  const scaleX = logX
    ? logScale(edges(across), [area.left, area.right])
    : linearScale(edges(across), [area.left, area.right], 8);
  const scaleY = logY
    ? logScale(edges(up), [area.bottom, area.top])
    : linearScale(fromNearZero(up), [area.bottom, area.top], 5);
  return drawing(
    title,
    HEIGHT + lower,
    legend(names, area.left, 16),
    axisX(area, scaleX, x),
    axisY(area, scaleY, y),
    ...lines.map((line, at) => drawLine(line, colour(at), scaleX, scaleY)),
  );
}

function drawLine({ name, points }: Line, className: string, x: Scale, y: Scale): string {
  const place = (at: { x: number }, value: number): string =>
    `${x.at(at.x).toFixed(1)} ${y.at(value).toFixed(1)}`;
  const upper = points.map((point) => place(point, point.high ?? point.y));
  const lower = points.toReversed().map((point) => place(point, point.low ?? point.y));
  const hasBand = points.some(({ low, high }) => low !== undefined || high !== undefined);
  const marks = points.length > MOST_MARKED ? [] : points;
  return tag(
    'g',
    { class: className },
    hint(name),
    hasBand ? tag('path', { class: 'hill', d: `M${[...upper, ...lower].join('L')}Z` }) : '',
    tag('path', { class: 'line', d: `M${points.map((point) => place(point, point.y)).join('L')}` }),
    ...marks.map((point) =>
      tag(
        'circle',
        { class: 'point', cx: x.at(point.x), cy: y.at(point.y), r: 3.5 },
        hint(`${name}: ${+point.y.toPrecision(4)} at ${+point.x.toPrecision(4)}`),
      ),
    ),
  );
}

const edges = (values: readonly number[]): readonly [number, number] =>
  values.length === 0
    ? [1, 10]
    : Math.min(...values) === Math.max(...values)
      ? aroundOne(values[0] ?? 1)
      : [Math.min(...values), Math.max(...values)];

/** Where there is one value, in the middle. */
const aroundOne = (value: number): readonly [number, number] => [value / 2, value * 2];

/** From nothing on, unless that would press all lines flat. */
function fromNearZero(values: readonly number[]): readonly [number, number] {
  const [low, high] = roomFor(values);
  return low > 0 && low < high / 2 ? [0, high] : [low, high];
}
