import type { SideName } from '../sides/names.js';
import type { MicrophoneFigures } from './microphones.js';
import type { StartFigures } from './start.js';
import type { BusyTurnFigures, TurnFigures } from './turns.js';

/** How much of everything is done. */
export interface Sizes {
  readonly warmUpTurns: number;
  readonly turns: number;
  /** Sessions that take turns one after another, without a pause, and how many each. */
  readonly busySessions: number;
  readonly busyTurns: number;
  /** Sessions that listen at the same time. */
  readonly sessions: number;
  /** Stretches of listening, with a look at the heap between them. */
  readonly stretches: number;
  readonly stretchMs: number;
}

/** What one process is told to do. */
export interface SideOrder {
  readonly side: SideName;
  /** The module through which the peer is loaded. */
  readonly entry: string;
  readonly sizes: Sizes;
}

export interface SideFigures {
  readonly start: StartFigures;
  readonly turns: TurnFigures;
  readonly busyTurns: BusyTurnFigures;
  readonly microphones: MicrophoneFigures;
}
