import { type Scale, tickText } from './scale.js';
import { escaped, tag, words } from './tag.js';

/** All plots are as wide as this, in units of their own; the page makes them fit. */
export const WIDTH = 760;

/** Where a plot's marks lie, between its labels. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A whole drawing. Its words are its own, so that it can stand alone. */
export function drawing(title: string, height: number, ...marks: readonly string[]): string {
  return tag(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', class: 'plot', viewBox: `0 0 ${WIDTH} ${height}`, role: 'img' },
    tag('title', {}, escaped(title)),
    ...marks,
  );
}

/** Lines that go up from the ticks, the ticks' numbers, and what they count. */
export function axisX({ left, right, top, bottom }: Area, scale: Scale, name: string): string {
  const lines = scale.ticks.map((tick) =>
    [
      tag('line', { class: 'grid', x1: scale.at(tick), x2: scale.at(tick), y1: top, y2: bottom }),
      words(tickText(tick), scale.at(tick), bottom + 16, { class: 'tick', 'text-anchor': 'middle' }),
    ].join(''),
  );
  const middle = (left + right) / 2;
  return [...lines, words(name, middle, bottom + 34, { class: 'axis', 'text-anchor': 'middle' })].join('');
}

/** The same, from left to right. */
export function axisY({ left, right, top }: Area, scale: Scale, name: string): string {
  const lines = scale.ticks.map((tick) =>
    [
      tag('line', { class: 'grid', x1: left, x2: right, y1: scale.at(tick), y2: scale.at(tick) }),
      words(tickText(tick), left - 8, scale.at(tick) + 4, { class: 'tick', 'text-anchor': 'end' }),
    ].join(''),
  );
  return [...lines, words(name, 4, top - 10, { class: 'axis' })].join('');
}

/** Which colour belongs to which name, in as many lines as that takes, from `y` on down. */
export function legend(names: readonly string[], left: number, y: number): string {
  return places(names, left)
    .map(({ name, x, line }, index) => {
      const top = y + line * LEGEND_LINE;
      const mark = tag('rect', {
        class: `fill ${colour(index)}`,
        x,
        y: top - 9,
        width: 10,
        height: 10,
        rx: 2,
      });
      return mark + words(name, x + 15, top, { class: 'label' });
    })
    .join('');
}

/** How much lower a plot begins under such a legend. */
export const legendHeight = (names: readonly string[], left: number): number =>
  LEGEND_LINE * (places(names, left).at(-1)?.line ?? 0);

const LEGEND_LINE = 18;

function places(names: readonly string[], left: number): { name: string; x: number; line: number }[] {
  let [x, line] = [left, 0];
  return names.map((name) => {
    const width = 15 + textWidth(name) + 16;
    if (x > left && x + width > WIDTH) [x, line] = [left, line + 1];
    const place = { name, x, line };
    x += width;
    return place;
  });
}

/** How many colours the style has. */
export const COLOURS = 10;

export const colour = (index: number): string => `s${index % COLOURS}`;

/** Nearly what a label takes; nobody can measure letters here. */
export const textWidth = (text: string): number => text.length * 6.6;
