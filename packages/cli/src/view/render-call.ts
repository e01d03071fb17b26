import { bar, type Line, run, type Style, wrap } from '../terminal/index.js';
import type { CallState, TurnState } from './call-state.js';
import { latencyLine } from './latency-stages.js';
import { renderWaterfall } from './render-waterfall.js';

const NAME_COLUMNS = 8;
/** With fewer rows than this there is no room for a waterfall besides the words. */
const ROWS_FOR_WATERFALL = 20;

/** A moment of a call as lines for a terminal of that size, the newest words always in sight. */
export function renderCall(state: CallState, columns: number, rows: number): readonly Line[] {
  const head = [title(state, columns), [], ...levels(state, columns), []];
  const foot = [
    ...(rows >= ROWS_FOR_WATERFALL ? [[], ...renderWaterfall(state, columns)] : []),
    [],
    status(state),
  ];
  const room = Math.max(1, rows - head.length - foot.length);
  const words = [
    ...state.turns.flatMap((turn) => turnLines(turn, state.bot, columns)),
    ...saying(state, columns),
  ];
  const shown = words.slice(-room);
  const blank = Array.from({ length: room - shown.length }, (): Line => []);
  return [...head, ...shown, ...blank, ...foot];
}

function title({ title, nowMs }: CallState, columns: number): Line {
  const seconds = Math.floor(nowMs / 1000);
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const room = Math.max(1, columns - title.length - time.length - 2);
  return [run(` ${title}`, 'bold'), run(' '.repeat(room)), run(time, 'dim')];
}

function levels({ bot, caller, botVoice }: CallState, columns: number): readonly Line[] {
  const width = Math.max(8, Math.min(40, columns - NAME_COLUMNS - 26));
  const level = (name: string, style: Style, { speaks, share, dbfs }: CallState['caller']): Line => [
    run(` ${name.padEnd(NAME_COLUMNS)}`, style),
    run('▕', 'dim'),
    run(bar(share, width), style),
    run('▏', 'dim'),
    run(` ${dbfs > -60 ? `${Math.round(dbfs)} dB`.padStart(6) : '      '}  `, 'dim'),
    run(speaks ? 'speaking' : '', 'bold'),
  ];
  return [level('caller', 'caller', caller), level(bot, 'bot', botVoice)];
}

function turnLines(turn: TurnState, bot: string, columns: number): readonly Line[] {
  const lines: Line[] = [];
  if (turn.user !== '') lines.push(...said('caller', 'caller', [run(turn.user)], columns));
  if (turn.heard !== '' || turn.unheard !== '') {
    const gap = turn.heard === '' ? '' : ' ';
    const rest = run(gap + turn.unheard, turn.interrupted ? 'struck' : 'dim');
    lines.push(
      ...said(bot, 'bot', turn.unheard === '' ? [run(turn.heard)] : [run(turn.heard), rest], columns),
    );
  }
  const latency = latencyLine(turn.latency);
  const notes = [
    ...turn.tools,
    ...(turn.interrupted ? ['interrupted'] : []),
    ...(latency === '' ? [] : [latency]),
  ];
  if (notes.length > 0 && lines.length > 0) {
    lines.push(...said('', 'dim', [run(notes.join(' · '), 'dim')], columns), []);
  }
  return lines;
}

/** The caller's words while they come. */
function saying({ finals, interim }: CallState, columns: number): readonly Line[] {
  if (finals === '' && interim === '') return [];
  const gap = finals === '' || interim === '' ? '' : ' ';
  return said('caller', 'caller', [run(finals), run(gap + interim, 'dim')], columns);
}

function said(name: string, style: Style, words: Line, columns: number): readonly Line[] {
  const lines = wrap(words, Math.max(10, columns - NAME_COLUMNS - 2));
  return lines.map((line, at) => [run(` ${(at === 0 ? name : '').padEnd(NAME_COLUMNS)}`, style), ...line]);
}

function status({ queues, dropped, interruptions, longestGapMs, trouble, errors }: CallState): Line {
  const waiting = queues.map(({ name, queuedMs }) => `${name} ${(queuedMs / 1000).toFixed(1)} s`);
  const parts = [
    `waiting: ${waiting.join(', ') || 'nothing'}`,
    `dropped ${dropped}`,
    `interruptions ${interruptions}`,
    `loop delay ${Math.round(longestGapMs)} ms`,
  ];
  const error = trouble ?? errors.at(-1);
  return error === undefined ? [run(` ${parts.join(' · ')}`, 'dim')] : [run(` ${error}`, 'bad')];
}
