import { expect, test } from 'vitest';
import { LiveScreen, progressLine } from './live-screen.js';

/** A terminal that does what it is told, as far as lines go. */
function terminal(isTTY: boolean, rows = 24) {
  let lines = [''];
  const write = (text: string): void => {
    const words = text.replaceAll('\u001b', '^');
    const up = /^\^\[(\d+)A/.exec(words);
    if (up !== null) lines = lines.slice(0, lines.length - Number(up[1]));
    const rest = words.replace(/^\^\[\d+A/, '');
    if (rest.startsWith('\r')) lines[lines.length - 1] = '';
    const [first = '', ...more] = rest.replace('\r^[J', '').split('\n');
    lines[lines.length - 1] += first;
    lines.push(...more);
  };
  return { isTTY, columns: 60, rows, write, shown: () => lines };
}
const section = (title: string) => ({ title, table: { head: ['metric'], rows: [['CPU'], ['memory']] } });

test('what is live is drawn over, and what stays stands above it', () => {
  const screen = terminal(true);
  const live = new LiveScreen(screen, () => 0);
  live.print('begin');
  live.live(section('After 1 pair'));
  live.live(section('After 2 pairs'));
  live.print('note');
  expect(screen.shown()).toEqual([
    'begin',
    'note',
    'After 2 pairs',
    '',
    'metric',
    '──────',
    'CPU   ',
    'memory',
  ]);
  live.end();
  expect(screen.shown()).toEqual(['begin', 'note', '']);
});

test('a table that is too long for the terminal is cut, with the progress below it', () => {
  const screen = terminal(true, 6);
  let nowMs = 0;
  const live = new LiveScreen(screen, () => nowMs);
  live.live(section('After 1 pair'));
  nowMs = 30_000;
  live.progress(1, 4);
  expect(screen.shown()).toHaveLength(4);
  expect(screen.shown().at(-1)).toMatch(/25 %, 1 min 30 s left$/);
});

test('what begins anew is reckoned anew', () => {
  const screen = terminal(true);
  let nowMs = 0;
  const live = new LiveScreen(screen, () => nowMs);
  const at = (atMs: number, done: number): string | undefined => {
    nowMs = atMs;
    live.progress(done, 4);
    return screen.shown().at(-1);
  };
  expect(at(60_000, 3)).toMatch(/75 %, 20 s left$/);
  // A minute of the first part says nothing of the second, of which a quarter took four seconds.
  expect(at(64_000, 1)).toMatch(/25 %, 12 s left$/);
  expect(at(68_000, 2)).toMatch(/50 %, 8 s left$/);
});

test('where nobody watches, nothing is live', () => {
  const screen = terminal(false);
  const live = new LiveScreen(screen, () => 0);
  live.live(section('After 1 pair'));
  live.progress(1, 2);
  live.print('end');
  expect(screen.shown()).toEqual(['end', '']);
});

test('the time left is reckoned from the time taken', () => {
  expect(progressLine(0.5, 10_000)).toMatch(/^█{12}░{12} 50 %, 10 s left$/);
  expect(progressLine(0, 10_000)).toMatch(/ 0 %$/);
});
