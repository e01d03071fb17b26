import type { WaterfallPlot } from '../plot.js';
import { type Area, axisX, colour, drawing, legend, legendHeight, textWidth, WIDTH } from './frame.js';
import { linearScale } from './scale.js';
import { hint, tag, words } from './tag.js';

const ROW = 22;
const LANE_GAP = 14;
const TOP = 40;

/** Bars step down within a lane, as the work goes from one to the next. */
export function drawWaterfall({ title, lanes: given }: WaterfallPlot): string {
  const lanes = given.map(measured);
  const left = 16 + Math.max(...lanes.map(({ name }) => textWidth(name)), 0);
  const names = [...new Set(lanes.flatMap(({ bars }) => bars.map(({ name }) => name)))];
  const start = TOP + legendHeight(names, left);
  const height = lanes.reduce((sum, { bars }) => sum + bars.length * ROW + LANE_GAP, 0);
  const area: Area = { left, right: WIDTH - 90, top: start, bottom: start + height };
  const last = Math.max(...lanes.flatMap(({ bars }) => bars.map(({ toMs }) => toMs)), 1);
  const scale = linearScale([0, last], [area.left, area.right], 8);
  let y = start + LANE_GAP / 2;
  const marks = lanes.map(({ name: lane, bars }) => {
    const label = words(lane, left - 10, y + (bars.length * ROW) / 2 + 4, {
      class: 'label',
      'text-anchor': 'end',
    });
    const drawn = bars.map(({ name, fromMs, toMs }, at) => {
      const [x, top] = [scale.at(fromMs), y + at * ROW];
      const width = Math.max(1.5, scale.at(toMs) - x);
      const tookMs = toMs - fromMs;
      return tag(
        'g',
        { class: colour(names.indexOf(name)) },
        hint(`${lane}, ${name}: ${tookMs.toFixed(1)} ms, from ${fromMs.toFixed(1)} to ${toMs.toFixed(1)} ms`),
        tag('rect', { class: 'bar', x, y: top + 3, width, height: ROW - 6, rx: 3 }),
        words(`${tookMs.toFixed(tookMs < 10 ? 1 : 0)} ms`, x + width + 5, top + ROW / 2 + 4, {
          class: 'tick',
        }),
      );
    });
    y += bars.length * ROW + LANE_GAP;
    return label + drawn.join('');
  });
  return drawing(title, area.bottom + 44, legend(names, left, 22), axisX(area, scale, 'ms'), ...marks);
}

/** Without the bars that have no beginning or no end. */
function measured({ name, bars }: WaterfallPlot['lanes'][number]): WaterfallPlot['lanes'][number] {
  return { name, bars: bars.filter(({ fromMs, toMs }) => Number.isFinite(toMs - fromMs)) };
}
