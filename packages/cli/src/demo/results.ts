import { type WordErrors, wordErrors } from '@antiphon/offline';
import type { AvatarResults, FacedCall } from './avatar/index.js';
import type { LineResults } from './call/index.js';
import type { Caller } from './caller/index.js';
import type { FinishedCall } from './hold-call.js';

/** A turn as `--json` tells it. */
export interface TurnResult {
  readonly turn: number;
  readonly user: string;
  /** What the agent generated, and what of it was played. */
  readonly said: string;
  readonly heard: string;
  readonly outcome: string;
  /** In ms from the end of the caller's voice. */
  readonly latency: { readonly [stage: string]: number };
  readonly toolCalls: readonly string[];
  /** From the first text of the answer to the avatar's speaking; null where no avatar spoke. */
  readonly textToAvatarMs: number | null;
}

/** The figures of the whole call; null where there is nothing to measure. */
export interface CallTotals {
  readonly turns: number;
  readonly durationMs: number;
  readonly wordErrorRate: number | null;
  readonly voiceToVoiceMs: { readonly p50: number | null; readonly max: number | null };
  /** Null where no avatar spoke. */
  readonly textToAvatarMs: { readonly p50: number | null; readonly max: number | null };
  readonly interruptions: number;
  /** Per barge-in: from the beginning of the voice to the decision that it interrupts. */
  readonly bargeInMs: readonly number[];
  readonly toolCalls: number;
  readonly errors: number;
  /** How long nothing else could run at most, whoever was the cause; and how much of such a time we computed. */
  readonly longestEventLoopGapMs: number;
  readonly longestOwnEventLoopGapMs: number | null;
  readonly recordingLostMs: number;
}

/** What `antiphon demo --json` prints as its last line. */
export interface CallResults {
  readonly turns: readonly TurnResult[];
  /** What each queue dropped: utterances, chunks or frames. */
  readonly drops: { readonly [queue: string]: number };
  readonly totals: CallTotals;
  /** How good the telephone line was; null without one. */
  readonly line: LineResults | null;
  /** How it went for the avatar; null without one. */
  readonly avatar: AvatarResults | null;
}

/** Sums a call up; `faced` where it was held with an avatar. */
export function resultsOf(call: FinishedCall, caller: Caller, faced?: FacedCall): CallResults {
  const { log, summary, line, loop, session } = call;
  const records = log.turns.flatMap(({ record }) => record ?? []);
  const turns = records.map(({ turn, user, said, heard, outcome, latency, toolCalls, textToAvatarMs }) => ({
    turn,
    user,
    said,
    heard,
    outcome,
    latency: Object.fromEntries(Object.entries(latency).map(([stage, ms]) => [stage, rounded(ms)])),
    toolCalls: toolCalls.map(({ name }) => name),
    textToAvatarMs: roundedOrNull(textToAvatarMs),
  }));
  const voiceToVoice = records.flatMap(({ latency }) => latency.firstHeardMs ?? []);
  const textToAvatar = turns.flatMap(({ textToAvatarMs }) => textToAvatarMs ?? []);
  const errors = wordErrorsOf(caller, turns);
  return {
    turns,
    drops: {
      playout: line.output.stats(session)?.refusedChunks ?? 0,
      'session.jsonl': call.missingFrames,
      ...summary.stats.dropped,
    },
    totals: {
      turns: turns.length,
      durationMs: rounded(summary.durationMs),
      wordErrorRate: errors === undefined ? null : Math.round(errors.rate * 10_000) / 10_000,
      voiceToVoiceMs: { p50: median(voiceToVoice), max: largest(voiceToVoice) },
      textToAvatarMs: { p50: median(textToAvatar), max: largest(textToAvatar) },
      interruptions: summary.stats.interruptions,
      bargeInMs: bargeIns(call),
      toolCalls: records.reduce((sum, { toolCalls }) => sum + toolCalls.length, 0),
      errors: log.errors.length,
      longestEventLoopGapMs: rounded(loop.longestMs),
      longestOwnEventLoopGapMs: loop.longestOwnMs === undefined ? null : rounded(loop.longestOwnMs),
      recordingLostMs: rounded(line.recordingLostMs(session)),
    },
    line: line.results(log) ?? null,
    avatar: faced?.results() ?? null,
  };
}

/** How far what was understood is from what was said; undefined when nobody knows what was said. */
function wordErrorsOf(caller: Caller, turns: readonly TurnResult[]): WordErrors | undefined {
  if (caller.said === undefined) return undefined;
  return wordErrors(caller.said, turns.map(({ user }) => user).join(' '));
}

/** From the caller's voice to the decision that it interrupts. */
function bargeIns({ log }: FinishedCall): readonly number[] {
  return log.turns.flatMap(({ interruptedAtMs }) => {
    if (interruptedAtMs === undefined) return [];
    const voice = log.callerSpans.findLast(({ startMs }) => startMs <= interruptedAtMs);
    return voice === undefined ? [] : [rounded(interruptedAtMs - voice.startMs)];
  });
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return rounded(sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] as number)) / 2);
}

function largest(values: readonly number[]): number | null {
  return values.length === 0 ? null : rounded(Math.max(...values));
}

const roundedOrNull = (ms: number | undefined): number | null => (ms === undefined ? null : rounded(ms));

const rounded = (ms: number): number => Math.round(ms * 10) / 10;
