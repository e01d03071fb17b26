export { type FigureRow, ratioRow, valueRow } from './figure-row.js';
export type {
  IntervalsPlot,
  LinesPlot,
  Plot,
  Series,
  StacksPlot,
  StripsPlot,
  WaterfallPlot,
} from './plot.js';
export type { Card, Cell, Section, Table, Tone } from './section.js';
