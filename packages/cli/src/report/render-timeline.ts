import type { CallReport, Span } from './call-report.js';
import { escapeHtml } from './escape.js';

/** The drawing's own units; the page stretches it to its width. */
const WIDTH = 1000;
const LANE = 64;
const AXIS = 18;
const HEIGHT = 2 * LANE + AXIS;
/** Quiet speech should be seen too. */
const GAMMA = 0.6;

/** Both voices on one time axis, the turns shaded, barge-ins marked. */
export function renderTimeline(report: CallReport): string {
  const { durationMs, turns, callerPeaks, botPeaks, caller, bot } = report;
  const x = (ms: number): number =>
    round((Math.min(durationMs, Math.max(0, ms)) / Math.max(1, durationMs)) * WIDTH);
  const shades = turns.map((turn, at) => {
    const label = escapeHtml(`Turn ${turn.turn}: ${turn.user}`);
    const width = round(x(turn.endMs) - x(turn.startMs));
    return `<rect class="turn ${at % 2 === 0 ? 'even' : 'odd'}" x="${x(turn.startMs)}" width="${width}" y="0" height="${2 * LANE}"><title>${label}</title></rect>`;
  });
  const cuts = turns.flatMap(({ interruptedAtMs }) =>
    interruptedAtMs === undefined
      ? []
      : [
          `<line class="cut" x1="${x(interruptedAtMs)}" x2="${x(interruptedAtMs)}" y1="0" y2="${2 * LANE}"><title>Barge-in</title></line>`,
        ],
  );
  const voices = (spans: readonly Span[], y: number, name: string): string =>
    spans
      .map(
        (span) =>
          `<rect class="voice ${name}" x="${x(span.startMs)}" width="${round(x(span.endMs) - x(span.startMs))}" y="${y}" height="3"/>`,
      )
      .join('');
  return `<div class="timeline" id="timeline" role="img" aria-label="Waveforms of ${escapeHtml(caller)} and ${escapeHtml(bot)} over ${Math.round(durationMs / 1000)} seconds">
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" data-duration="${Math.round(durationMs)}">
${shades.join('\n')}
<path class="wave caller" d="${wave(callerPeaks, LANE / 2)}"/>
<path class="wave bot" d="${wave(botPeaks, LANE * 1.5)}"/>
${voices(report.callerSpans, LANE - 3, 'caller')}${voices(report.botSpans, 2 * LANE - 3, 'bot')}
${cuts.join('\n')}
${ticks(durationMs, x)}
<line id="cursor" x1="0" x2="0" y1="0" y2="${2 * LANE}"/>
</svg>
<span class="lane caller" style="top:0">${escapeHtml(caller)}</span><span class="lane bot" style="top:${round((LANE / HEIGHT) * 100)}%">${escapeHtml(bot)}</span>
${tickLabels(durationMs)}
</div>`;
}

/** A filled outline, mirrored about the middle of its lane. */
function wave(peaks: readonly number[], middle: number): string {
  const reach = LANE / 2 - 7;
  const step = WIDTH / Math.max(1, peaks.length);
  const height = (peak: number): number => Math.max(0.3, peak ** GAMMA * reach);
  const upper = peaks.map((peak, at) => `${round((at + 0.5) * step)} ${round(middle - height(peak))}`);
  const lower = peaks
    .map((peak, at) => `${round((at + 0.5) * step)} ${round(middle + height(peak))}`)
    .reverse();
  return peaks.length === 0 ? '' : `M${[...upper, ...lower].join('L')}Z`;
}

function tickEveryMs(durationMs: number): number {
  return [1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000].find((ms) => durationMs / ms <= 8) ?? 600_000;
}

function tickTimes(durationMs: number): readonly number[] {
  const everyMs = tickEveryMs(durationMs);
  return Array.from({ length: Math.floor(durationMs / everyMs) + 1 }, (_, at) => at * everyMs);
}

function ticks(durationMs: number, x: (ms: number) => number): string {
  return tickTimes(durationMs)
    .map((ms) => `<line class="tick" x1="${x(ms)}" x2="${x(ms)}" y1="${2 * LANE}" y2="${2 * LANE + 5}"/>`)
    .join('');
}

/** Outside the drawing, which is stretched. */
function tickLabels(durationMs: number): string {
  return tickTimes(durationMs)
    .filter((ms) => ms / Math.max(1, durationMs) < 0.97)
    .map(
      (ms) =>
        `<span class="time" style="left:${round((ms / Math.max(1, durationMs)) * 100)}%">${clock(ms)}</span>`,
    )
    .join('');
}

/** `1:05` */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const round = (value: number): number => Math.round(value * 100) / 100;
