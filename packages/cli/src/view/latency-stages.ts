import type { TurnLatency } from '@antiphon/core';

/** The steps from the end of the caller's speech to the first sound of the answer, in order. */
export const latencyStages: readonly { readonly key: keyof TurnLatency; readonly label: string }[] = [
  { key: 'transcriptMs', label: 'transcript' },
  { key: 'endOfTurnMs', label: 'end of turn' },
  { key: 'firstTokenMs', label: 'first token' },
  { key: 'firstAudioMs', label: 'first audio' },
  { key: 'firstHeardMs', label: 'first heard' },
];

/**
 * When a step was reached, in ms since the caller fell silent. Never below 0: words that were known before a last
 * cough ended were known at once.
 */
export function reachedMs(latency: TurnLatency, key: keyof TurnLatency): number | undefined {
  const ms = latency[key];
  return ms === undefined ? undefined : Math.max(0, Math.round(ms));
}

/** `transcript 340 · end of turn 602 · … ms`: the steps that were reached; '' when none was. */
export function latencyLine(latency: TurnLatency): string {
  const parts = latencyStages.flatMap(({ key, label }) => {
    const ms = reachedMs(latency, key);
    return ms === undefined ? [] : [`${label} ${ms}`];
  });
  return parts.length === 0 ? '' : `${parts.join(' · ')} ms`;
}
