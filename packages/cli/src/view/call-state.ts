import type { TurnLatency } from '@antiphon/core';
import type { LiveTurn } from '../demo/call/index.js';

/** A queue as it stands. */
export interface QueueState {
  readonly name: string;
  readonly queuedMs: number;
}

/** One turn as it is shown. */
export interface TurnState {
  readonly turn: number;
  readonly user: string;
  /** What has been heard of the answer, and what is still to come or was never heard. */
  readonly heard: string;
  readonly unheard: string;
  readonly interrupted: boolean;
  /** It has its record: nothing more will happen in it. */
  readonly over: boolean;
  readonly latency: TurnLatency;
  readonly tools: readonly string[];
}

/** Everything that a view shows of a moment of a call. */
export interface CallState {
  readonly title: string;
  readonly bot: string;
  readonly nowMs: number;
  readonly turns: readonly TurnState[];
  /** What the caller is saying: words that are sure, and words that may still change. */
  readonly finals: string;
  readonly interim: string;
  readonly caller: { readonly speaks: boolean; readonly dbfs: number; readonly share: number };
  readonly botVoice: { readonly speaks: boolean; readonly dbfs: number; readonly share: number };
  readonly queues: readonly QueueState[];
  readonly dropped: number;
  readonly interruptions: number;
  readonly longestGapMs: number;
  /** What was told of connections that broke and came back, and what is down now. */
  readonly connections: readonly string[];
  readonly trouble: string | undefined;
  readonly errors: readonly string[];
}

/** What of a turn is to be shown at `nowMs`. */
export function turnState(turn: LiveTurn, nowMs: number): TurnState {
  const { record, toolCalls } = turn;
  const { heard, unheard } = record === undefined ? partsAt(turn, nowMs) : partsOf(record.said, record.heard);
  return {
    turn: turn.turn,
    user: record?.user || turn.user,
    heard,
    unheard,
    interrupted: turn.interruptedAtMs !== undefined,
    over: record !== undefined,
    latency: turn.latency,
    tools: toolCalls.map(({ name, tookMs }) =>
      tookMs === undefined ? name : `${name} ${Math.round(tookMs)} ms`,
    ),
  };
}

/** While it is being heard, words count one by one. */
function partsAt(turn: LiveTurn, nowMs: number): { readonly heard: string; readonly unheard: string } {
  const words = turn.said.split(/\s+/).filter(Boolean);
  const heard = turn.wordsHeardAt(nowMs);
  return { heard: words.slice(0, heard).join(' '), unheard: words.slice(heard).join(' ') };
}

function partsOf(said: string, heard: string): { readonly heard: string; readonly unheard: string } {
  return { heard, unheard: said.startsWith(heard) ? said.slice(heard.length).trim() : '' };
}
