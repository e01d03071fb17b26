import type { CallReport, ReportedTurn } from './call-report.js';
import { escapeHtml } from './escape.js';
import { PAGE_SCRIPT } from './page-script.js';
import { PAGE_STYLE } from './page-style.js';
import { renderAvatar } from './render-avatar.js';
import { renderTimeline } from './render-timeline.js';
import { renderTurn } from './render-turn.js';

/** The waterfalls share one axis, so that turns can be compared; it is never shorter than this. */
const SHORTEST_AXIS_MS = 1000;

/** A call as one page: nothing of it is loaded from elsewhere but the recording, which lies beside it. */
export function renderReport(report: CallReport): string {
  const { title, subtitle, figures, turns, audioFile, avatar } = report;
  const axisMs = axisOf(turns);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="sub">${escapeHtml(subtitle)}</p>
<dl class="figures">
${figures.map(({ label, value }) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('\n')}
</dl>
<div class="player">
${renderTimeline(report)}
<audio controls preload="metadata" src="${escapeHtml(encodeURI(audioFile))}"></audio>
<p class="hint" id="missing" hidden>The recording ${escapeHtml(audioFile)} is not beside this page.</p>
</div>
${turns.map((turn) => renderTurn(turn, report, axisMs)).join('\n')}
${avatar === undefined ? '' : renderAvatar(avatar)}
${turns.length === 0 ? '<p class="hint">No speech was heard in this call.</p>' : ''}
<footer>Made by antiphon. The dashed line is where the caller broke in; what is struck through was generated and never heard.</footer>
</main>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

function axisOf(turns: readonly ReportedTurn[]): number {
  const longest = turns.flatMap(({ latency }) => Object.values(latency).filter((ms) => ms !== undefined));
  return Math.max(SHORTEST_AXIS_MS, ...longest);
}
