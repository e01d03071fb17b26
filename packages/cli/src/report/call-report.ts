import type { TurnLatency, TurnOutcome } from '@antiphon/core';

/** A stretch of time of the call, in ms from its beginning. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

export interface ReportedToolCall {
  readonly name: string;
  readonly arguments: unknown;
  readonly result: unknown;
  readonly failed: boolean;
  readonly tookMs: number | undefined;
}

/** One turn, as the report shows it. */
export interface ReportedTurn extends Span {
  readonly turn: number;
  readonly outcome: TurnOutcome;
  readonly user: string;
  readonly said: string;
  readonly heard: string;
  readonly latency: TurnLatency;
  readonly toolCalls: readonly ReportedToolCall[];
  readonly errors: readonly string[];
  /** When the caller broke into the answer. */
  readonly interruptedAtMs: number | undefined;
  /** From the first text of the answer to the avatar's speaking; undefined where no avatar spoke. */
  readonly textToAvatarMs?: number | undefined;
}

/** The avatar of a call. */
export interface ReportedAvatar {
  readonly name: string;
  readonly states: readonly { readonly state: string; readonly atMs: number; readonly reason?: string }[];
  /** What the agent did until it was ready, in ms from the beginning of that. */
  readonly startUp: readonly (Span & { readonly label: string })[];
}

/** A figure of the whole call. */
export interface ReportedFigure {
  readonly label: string;
  readonly value: string;
}

/** A call when it is over: everything that the report page is made of. */
export interface CallReport {
  readonly title: string;
  readonly subtitle: string;
  /** What the caller and the agent are called. */
  readonly caller: string;
  readonly bot: string;
  readonly durationMs: number;
  readonly turns: readonly ReportedTurn[];
  readonly callerSpans: readonly Span[];
  readonly botSpans: readonly Span[];
  /** Loudest sample of each slice of the call, 0 to 1; all slices are equally long. */
  readonly callerPeaks: readonly number[];
  readonly botPeaks: readonly number[];
  readonly figures: readonly ReportedFigure[];
  /** Undefined where there was none. */
  readonly avatar?: ReportedAvatar | undefined;
  /** The recording, as a path from the page. */
  readonly audioFile: string;
}
