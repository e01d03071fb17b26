import type { TurnLatency, TurnRecord } from '@antiphon/core';

/** A word of the answer, and when it sounds, in ms from the first sample of the answer. */
export interface SpokenWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** A tool call as a person may follow it. */
export interface LiveToolCall {
  readonly callId: string;
  readonly name: string;
  readonly arguments: unknown;
  result?: unknown;
  failed?: boolean;
  tookMs?: number;
}

type Marks = { -readonly [Key in keyof TurnLatency]: number };

/** One turn as it comes to be. Times are on the session clock, in ms. */
export class LiveTurn {
  readonly turn: number;
  readonly startedMs: number;
  user = '';
  said = '';
  readonly spoken: SpokenWord[] = [];
  readonly toolCalls: LiveToolCall[] = [];
  /** When the caller's voice ended; what {@link marks} count from. */
  speechEndMs: number | undefined;
  interruptedAtMs: number | undefined;
  record: TurnRecord | undefined;
  readonly #atMs: Marks = {};
  #heardMs = 0;
  #heardAtMs = 0;
  #sounding = false;

  constructor(turn: number, startedMs: number) {
    this.turn = turn;
    this.startedMs = startedMs;
  }

  /** What has been reached so far, in ms from the end of the caller's speech. */
  get latency(): TurnLatency {
    if (this.record !== undefined) return this.record.latency;
    const fromMs = this.speechEndMs;
    if (fromMs === undefined) return {};
    return Object.fromEntries(Object.entries(this.#atMs).map(([name, atMs]) => [name, atMs - fromMs]));
  }

  /** A stage is reached; only the first time counts. */
  mark(name: keyof TurnLatency, atMs: number): void {
    this.#atMs[name] ??= atMs;
  }

  /** The latest part of what the caller said is known: the last one counts. */
  transcribed(atMs: number): void {
    if (this.record === undefined) this.#atMs.transcriptMs = atMs;
  }

  botStarted(atMs: number): void {
    this.#sounding = true;
    this.#heardAtMs = atMs;
  }

  heard(heardMs: number, atMs: number): void {
    this.#heardMs = heardMs;
    this.#heardAtMs = atMs;
  }

  botStopped(): void {
    this.#sounding = false;
  }

  /** How many of the spoken words have been heard at `nowMs`: between two reports, time goes on. */
  wordsHeardAt(nowMs: number): number {
    const sinceMs = this.#sounding ? Math.max(0, nowMs - this.#heardAtMs) : 0;
    const heardMs = this.#heardMs + sinceMs;
    const next = this.spoken.findIndex(({ endMs }) => endMs > heardMs);
    return next < 0 ? this.spoken.length : next;
  }
}
