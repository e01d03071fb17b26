import { join } from 'node:path';
import type { ReportedFigure } from '../report/index.js';
import type { AvatarResults, StartUpMs } from './avatar/index.js';
import type { LineResults } from './call/index.js';
import type { CallResults, CallTotals, TurnResult } from './results.js';

/** The figures of a call, for people. */
export function figuresOf({ totals, line, avatar }: CallResults): readonly ReportedFigure[] {
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
    ...(line === null ? [] : lineFigures(line)),
    ...(avatar === null ? [] : [figure('Text to avatar, median', milliseconds(totals.textToAvatarMs.p50))]),
  ];
}

/** What the page has room to show otherwise. */
function avatarFigures(
  { name, startUpMs, states }: AvatarResults,
  turns: readonly TurnResult[],
): readonly ReportedFigure[] {
  const moments = states.map(({ state, atMs }) => `${state} at ${(atMs / 1_000).toFixed(1)} s`);
  const byTurn = turns.map(({ textToAvatarMs }) => milliseconds(textToAvatarMs));
  return [
    figure(`Avatar ${name}`, moments.join(', ')),
    ...(byTurn.length === 0 ? [] : [figure('Text to avatar, by turn', byTurn.join(', '))]),
    ...(startUpMs === null ? [] : [figure('Start-up', startUpLine(startUpMs))]),
  ];
}

/** Its parts start side by side: they do not add up. */
function startUpLine({ init, stt, llm, avatar, total }: StartUpMs): string {
  const parts = Object.entries({ init, STT: stt, LLM: llm, avatar, total });
  return parts.map(([name, ms]) => `${name} ${milliseconds(ms)}`).join(' · ');
}

function lineFigures(line: LineResults): readonly ReportedFigure[] {
  const { jitterMs, burstFrames, frames, gaps, timingErrorMs, marks, bargeInMs } = line;
  return [
    figure('Line', `jitter ${jitterMs} ms${burstFrames > 1 ? `, bursts of ${burstFrames} frames` : ''}`),
    figure('Frames sent, heard', `${frames.sent}, ${frames.heard}`),
    figure(
      'Gaps heard',
      gaps.count === 0 ? 'none' : `${gaps.count}, longest ${milliseconds(gaps.longestMs)}`,
    ),
    figure('Frames late, p50, p99', `${timingErrorMs.p50} ms, ${timingErrorMs.p99} ms`),
    ...(bargeInMs.length === 0 ? [] : [figure('Voice to silence', bargeInMs.map(milliseconds).join(', '))]),
    figure('Marks sent, returned', `${marks.sent}, ${marks.returned}`),
  ];
}

/** What a person is told when the call is over. */
export function tellResults(results: CallResults, folder: string): readonly string[] {
  const { turns, totals, drops, avatar } = results;
  const told = [...figuresOf(results), ...(avatar === null ? [] : avatarFigures(avatar, turns))];
  const figures = told.map(({ label, value }) => `  ${label.padEnd(26)} ${value}`);
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
