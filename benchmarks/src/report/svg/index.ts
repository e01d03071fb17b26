import type { Plot } from '../plot.js';
import { drawIntervals } from './intervals.js';
import { drawLines } from './lines.js';
import { drawStacks } from './stacks.js';
import { drawStrips } from './strips.js';
import { STYLE } from './style.js';
import { drawWaterfall } from './waterfall.js';

/** A plot as SVG; its colours are those of {@link STYLE}, which the page brings. */
export function svgOf(plot: Plot): string {
  switch (plot.kind) {
    case 'intervals':
      return drawIntervals(plot);
    case 'strips':
      return drawStrips(plot);
    case 'waterfall':
      return drawWaterfall(plot);
    case 'lines':
      return drawLines(plot);
    case 'stacks':
      return drawStacks(plot);
  }
}

/** The same as a file of its own, with a ground to stand on: light or dark, as whoever looks at it prefers. */
export function svgFile(plot: Plot): string {
  const svg = svgOf(plot);
  const ground = '<rect class="paper" width="100%" height="100%" rx="8"/>';
  return svg.replace(/^<svg[^>]*><title>[^<]*<\/title>/, (head) => `${head}<style>${STYLE}</style>${ground}`);
}

export { escaped } from './tag.js';
export { STYLE };
