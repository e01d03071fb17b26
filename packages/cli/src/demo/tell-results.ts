import { join } from 'node:path';
import type { ReportedFigure } from '../report/index.js';
import type { CallResults, CallTotals } from './results.js';

/** The figures of a call, for people. */
export function figuresOf(totals: CallTotals): readonly ReportedFigure[] {
  const { turns, durationMs, voiceToVoiceMs, wordErrorRate, interruptions, toolCalls, errors } = totals;
  return [
    figure('Duration', `${(durationMs / 1000).toFixed(1)} s`),
    figure('Turns', String(turns)),
    figure('Voice to voice, median', milliseconds(voiceToVoiceMs.p50)),
    figure('Voice to voice, longest', milliseconds(voiceToVoiceMs.max)),
    ...(wordErrorRate === null ? [] : [figure('Word error rate', `${(wordErrorRate * 100).toFixed(1)} %`)]),
    figure('Interruptions', String(interruptions)),
    figure('Tool calls', String(toolCalls)),
    figure('Longest loop delay', loopDelay(totals)),
    ...(errors === 0 ? [] : [figure('Errors', String(errors))]),
  ];
}

/** What a person is told when the call is over. */
export function tellResults({ totals, drops }: CallResults, folder: string): readonly string[] {
  const figures = figuresOf(totals).map(({ label, value }) => `  ${label.padEnd(26)} ${value}`);
  const dropped = Object.entries(drops).filter(([, count]) => count > 0);
  return [
    '',
    ...(totals.turns === 0 ? ['No speech was heard in this call.', ''] : []),
    ...figures,
    `  ${'Dropped'.padEnd(26)} ${dropped.map(([queue, count]) => `${queue} ${count}`).join(', ') || 'nothing'}`,
    '',
    `  ${join(folder, 'report.html')}        open it in a browser`,
    `  ${join(folder, 'conversation.wav')}   caller left, agent right`,
    `  ${join(folder, 'session.jsonl')}      antiphon replay ${join(folder, 'session.jsonl')}`,
    '',
  ];
}

/** How long nothing else could run; and how much of such a time was ours, not that of other programs or threads. */
function loopDelay({ longestEventLoopGapMs, longestOwnEventLoopGapMs }: CallTotals): string {
  const longest = milliseconds(longestEventLoopGapMs);
  return longestOwnEventLoopGapMs === null
    ? longest
    : `${longest} (of our own work ${milliseconds(longestOwnEventLoopGapMs)})`;
}

const figure = (label: string, value: string): ReportedFigure => ({ label, value });

const milliseconds = (ms: number | null): string => (ms === null ? '–' : `${Math.round(ms)} ms`);
