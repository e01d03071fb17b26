import type { TurnRecord } from '@antiphon/core';
import type { Recording } from '@antiphon/testing';
import type { Difference } from './first-difference.js';

/** What a replay has shown; also what `--json` prints. */
export interface ReplayResult {
  readonly replayed: string;
  readonly turns: readonly Pick<TurnRecord, 'turn' | 'outcome' | 'user' | 'said' | 'heard' | 'latency'>[];
  /** Null when every turn came out the same. */
  readonly difference: Difference | null;
}

/** A replay in lines for a person. */
export function tellReplay(result: ReplayResult): readonly string[] {
  const { turns, difference } = result;
  const lines = turns.flatMap(({ turn, user, heard, outcome }) => [
    `turn ${turn} (${outcome})`,
    `  user:  ${user}`,
    `  heard: ${heard}`,
  ]);
  if (difference === null)
    return [...lines, '', `No difference: ${turns.length} turns came out as recorded.`];
  return [
    ...lines,
    '',
    `The first difference is in turn ${difference.turn}, ${difference.field}:`,
    `  recorded: ${difference.recorded}`,
    `  replayed: ${difference.replayed}`,
  ];
}

/** What is worth knowing about a recording before it is played again. */
export function tellRecording({ frames, turns, truncated, missing }: Recording): string {
  const flaws = [
    ...(truncated ? ['its last line is cut off'] : []),
    ...(missing > 0 ? [`${missing} frames are missing`] : []),
  ];
  return `${frames.length} frames, ${turns.length} turns${flaws.length === 0 ? '' : `; ${flaws.join('; ')}`}`;
}

/** How long a recorded session lasted, for a person. */
export function lengthOf({ frames, summary }: Recording): string {
  const durationMs = summary?.durationMs ?? frames.at(-1)?.at ?? 0;
  return `${Math.round(durationMs / 1000)} s`;
}
