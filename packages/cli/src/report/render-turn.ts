import { latencyStages, reachedMs } from '../view/index.js';
import type { CallReport, ReportedToolCall, ReportedTurn } from './call-report.js';
import { escapeHtml } from './escape.js';
import { clock } from './render-timeline.js';

const OUTCOMES: Readonly<Record<ReportedTurn['outcome'], string>> = {
  completed: 'heard to its end',
  interrupted: 'interrupted',
  noSpeech: 'nothing was said',
  unanswered: 'not answered',
  error: 'failed',
  cancelled: 'cut off by the end of the call',
};

/** One turn: who said what, what was heard of it, and where the time went. */
export function renderTurn(turn: ReportedTurn, report: CallReport, axisMs: number): string {
  const { caller, bot } = report;
  const { outcome } = turn;
  return `<article class="card" id="turn-${turn.turn}" data-from="${Math.round(turn.startMs)}" data-to="${Math.round(turn.endMs)}">
<header><button type="button" class="play" data-seek="${Math.round(turn.startMs)}" aria-label="Play turn ${turn.turn}">▶ ${clock(turn.startMs)}</button>
<h2>Turn ${turn.turn}</h2><span class="badge ${outcome}">${OUTCOMES[outcome]}</span></header>
${speech(caller, 'caller', escapeHtml(turn.user) || '<i>no words</i>')}
${turn.toolCalls.map(tool).join('\n')}
${turn.said === '' ? '' : speech(bot, 'bot', answer(turn))}
${turn.errors.map((error) => `<p class="error">${escapeHtml(error)}</p>`).join('\n')}
${waterfall(turn, axisMs)}${lips(turn)}
</article>`;
}

function speech(name: string, who: 'caller' | 'bot', words: string): string {
  return `<p class="said ${who}"><b>${escapeHtml(name)}</b> ${words}</p>`;
}

/** What was heard, and struck through what was not. */
function answer({ said, heard, outcome }: ReportedTurn): string {
  const unheard = said.startsWith(heard) ? said.slice(heard.length).trim() : '';
  if (unheard === '' || outcome === 'completed') return escapeHtml(heard);
  return `${escapeHtml(heard)} <s title="generated, but never heard">${escapeHtml(unheard)}</s>`;
}

function tool({ name, arguments: args, result, failed, tookMs }: ReportedToolCall): string {
  const took = tookMs === undefined ? '' : ` <small>${Math.round(tookMs)} ms</small>`;
  const outcome = result === undefined ? '' : ` → ${escapeHtml(JSON.stringify(result))}`;
  return `<p class="tool${failed ? ' failed' : ''}"><code>${escapeHtml(name)}(${escapeHtml(JSON.stringify(args))})${outcome}</code>${took}</p>`;
}

/** What the page shows of the way to an answer, and how its bars look: with an avatar, when its lips moved. */
const STEPS = [
  ...latencyStages.map((stage) => ({ ...stage, look: stage.key as string })),
  { key: 'avatarMs', label: 'lips moved', look: 'lips' },
] as const;

/** The steps from the end of the caller's voice to the first sound of the answer. */
function waterfall({ latency }: ReportedTurn, axisMs: number): string {
  let fromMs = 0;
  const rows = STEPS.flatMap(({ key, label, look }) => {
    const ms = reachedMs(latency, key);
    if (ms === undefined) return [];
    const left = percent(Math.min(fromMs, ms), axisMs);
    const width = Math.max(0.6, percent(ms, axisMs) - left);
    fromMs = ms;
    const style = `left:${left}%;width:${Math.round(width * 100) / 100}%`;
    return [
      `<tr><th scope="row">${label}</th><td class="bar"><i class="${look}" style="${style}"></i></td><td class="ms">${ms}</td></tr>`,
    ];
  });
  if (rows.length === 0) return '';
  return `<table class="waterfall"><caption>ms since the caller fell silent</caption><tbody>${rows.join('')}</tbody></table>`;
}

/** What an avatar adds to the steps. */
function lips({ textToAvatarMs }: ReportedTurn): string {
  if (textToAvatarMs === undefined) return '';
  return `<p class="tool">text → avatar: ${Math.round(textToAvatarMs)} ms</p>`;
}

function percent(ms: number, axisMs: number): number {
  return Math.round((Math.max(0, ms) / axisMs) * 10_000) / 100;
}
