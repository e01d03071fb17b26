import type { PageTurn } from '../../page-messages.js';
import { make } from './dom.js';

/** Where a turn's time went: a bar for each step, from the end of the user's voice to the first sound of the answer. */
export function waterfall({ steps }: PageTurn): HTMLElement {
  const totalMs = Math.max(1, ...steps.map(({ ms }) => ms));
  const rows = steps.map(({ label, ms }, at) => {
    const fromMs = Math.min(ms, steps[at - 1]?.ms ?? 0);
    const bar = make('i', `step-${at}`);
    bar.style.insetInlineStart = `${(fromMs / totalMs) * 100}%`;
    bar.style.inlineSize = `max(2px, ${((ms - fromMs) / totalMs) * 100}%)`;
    const name = make('th', '', label);
    name.scope = 'row';
    return make('tr', '', name, make('td', 'bar', bar), make('td', 'ms', `${ms}`));
  });
  const table = make(
    'table',
    'waterfall',
    make('caption', '', 'ms since you fell silent'),
    make('tbody', '', ...rows),
  );
  const summary = make('summary', '', make('span', 'total', `${totalMs} ms`), ' to the first sound');
  return make('details', 'timing', summary, table);
}
