import type { Interval } from '../measure/bootstrap.js';
import type { Tone } from './section.js';

interface PlotBase {
  readonly title: string;
  /** What to look for, and how it was taken. */
  readonly caption?: string;
}

/** Medians and their intervals, one below the other, about a line at `reference`. */
export interface IntervalsPlot extends PlotBase {
  readonly kind: 'intervals';
  /** What the axis shows, with its unit. */
  readonly axis: string;
  readonly reference?: number;
  /** The axis shows this much at most; what lies outside is drawn at its edge, with an arrow. */
  readonly limits?: readonly [from: number, to: number];
  readonly items: readonly {
    readonly label: string;
    readonly interval: Interval;
    /** What it is to stay below. */
    readonly goal?: number;
    readonly tone?: Tone;
  }[];
}

/** Every value as a dot, how dense they lie, and their median: a distribution per group. */
export interface StripsPlot extends PlotBase {
  readonly kind: 'strips';
  readonly axis: string;
  readonly groups: readonly Series[];
}

export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** What came after what, in ms: a row of bars for each lane. */
export interface WaterfallPlot extends PlotBase {
  readonly kind: 'waterfall';
  readonly lanes: readonly {
    readonly name: string;
    readonly bars: readonly { readonly name: string; readonly fromMs: number; readonly toMs: number }[];
  }[];
}

/** One thing against another: memory over time, cost against number. */
export interface LinesPlot extends PlotBase {
  readonly kind: 'lines';
  readonly x: string;
  readonly y: string;
  /** For what doubles from point to point. Nothing may be 0 then. */
  readonly logX?: boolean;
  readonly logY?: boolean;
  readonly lines: readonly {
    readonly name: string;
    readonly points: readonly {
      readonly x: number;
      readonly y: number;
      readonly low?: number;
      readonly high?: number;
    }[];
  }[];
}

/** What a whole is made of: a stacked bar for each of some wholes. */
export interface StacksPlot extends PlotBase {
  readonly kind: 'stacks';
  readonly axis: string;
  readonly stacks: readonly {
    readonly name: string;
    readonly parts: readonly { readonly name: string; readonly value: number }[];
  }[];
}

/** What a page can draw. Series take their colours in the order in which they are given. */
export type Plot = IntervalsPlot | StripsPlot | WaterfallPlot | LinesPlot | StacksPlot;
