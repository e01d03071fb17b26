import type { ReportedAvatar } from './call-report.js';
import { escapeHtml } from './escape.js';

/** The avatar of a call: what became of it, and how long each part of the agent took to start. */
export function renderAvatar({ name, states, startUp }: ReportedAvatar): string {
  const moments = states.map(
    ({ state, atMs, reason }) =>
      `<b>${escapeHtml(state)}</b> at ${(atMs / 1_000).toFixed(1)} s${reason === undefined ? '' : ` (${escapeHtml(reason)})`}`,
  );
  return `<article class="card" id="avatar">
<header><h2>Avatar: ${escapeHtml(name)}</h2></header>
<p class="tool">${moments.join(', ')}</p>
${startUp.length === 0 ? '' : startUpTable(startUp)}
</article>`;
}

function startUpTable(startUp: ReportedAvatar['startUp']): string {
  const axisMs = Math.max(1, ...startUp.map(({ endMs }) => endMs));
  const percent = (ms: number): number => Math.round((ms / axisMs) * 10_000) / 100;
  const rows = startUp.map(({ label, startMs, endMs }) => {
    const style = `left:${percent(startMs)}%;width:${Math.max(0.6, percent(endMs - startMs))}%`;
    return `<tr><th scope="row">${escapeHtml(label)}</th><td class="bar"><i style="${style}"></i></td><td class="ms">${Math.round(endMs - startMs)}</td></tr>`;
  });
  return `<table class="waterfall"><caption>ms of start-up; services start side by side</caption><tbody>${rows.join('')}</tbody></table>`;
}
