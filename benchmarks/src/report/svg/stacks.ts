import type { StacksPlot } from '../plot.js';
import { type Area, axisX, colour, drawing, legend, legendHeight, textWidth, WIDTH } from './frame.js';
import { linearScale, tickText } from './scale.js';
import { hint, tag, words } from './tag.js';

const ROW = 40;
const TOP = 40;

type Stack = StacksPlot['stacks'][number];

export function drawStacks({ title, axis, stacks: given }: StacksPlot): string {
  const stacks = given.map(measured);
  const left = 16 + Math.max(...stacks.map(({ name }) => textWidth(name)), 0);
  const names = [...new Set(stacks.flatMap(({ parts }) => parts.map(({ name }) => name)))];
  const top = TOP + legendHeight(names, left);
  const area: Area = { left, right: WIDTH - 70, top, bottom: top + stacks.length * ROW };
  const totals = stacks.map(({ parts }) => parts.reduce((sum, { value }) => sum + Math.max(0, value), 0));
  const scale = linearScale([0, Math.max(...totals) || 1], [area.left, area.right], 8);
  const rows = stacks.map(({ name, parts }, row) => {
    let from = 0;
    const y = top + row * ROW + 6;
    const bars = parts.map((part) => {
      const [x, value] = [scale.at(from), Math.max(0, part.value)];
      from += value;
      return tag(
        'g',
        { class: colour(names.indexOf(part.name)) },
        hint(`${name}, ${part.name}: ${part.value.toFixed(2)}`),
        tag('rect', {
          class: 'bar',
          x,
          y,
          width: Math.max(0, scale.at(from) - x - 1),
          height: ROW - 14,
          rx: 2,
        }),
      );
    });
    const total = words(tickText(from), scale.at(from) + 6, y + ROW / 2 - 3, { class: 'tick' });
    return (
      words(name, left - 10, y + ROW / 2 - 3, { class: 'label', 'text-anchor': 'end' }) +
      bars.join('') +
      total
    );
  });
  return drawing(title, area.bottom + 44, legend(names, left, 22), axisX(area, scale, axis), ...rows);
}

/** Without what was not measured; what became less takes no room. */
function measured({ name, parts }: Stack): Stack {
  return { name, parts: parts.filter(({ value }) => Number.isFinite(value)) };
}
