import { describe, expect, test } from 'vitest';
import { testIo } from '../../test/test-io.js';
import { mayDraw } from './may-draw.js';
import { Screen } from './screen.js';
import { run } from './text-run.js';

const terminal = () => testIo({ cwd: '/', isTTY: true });

describe('Screen', () => {
  test('hides the cursor while it is open, and gives the terminal back once', () => {
    const io = terminal();
    const screen = new Screen(io.stdout, () => {});
    expect(io.out).toContain('\x1b[?1049h\x1b[?25l');
    screen.close();
    const closed = io.out;
    expect(closed.endsWith('\x1b[?25h\x1b[?1049l')).toBe(true);
    screen.close();
    screen.draw([[run('too late')]]);
    expect(io.out).toBe(closed);
  });

  test('writes only the lines that have changed, as one frame', () => {
    const io = terminal();
    const screen = new Screen(io.stdout, () => {});
    screen.draw([[run('one')], [run('two')]]);
    const before = io.out.length;
    screen.draw([[run('one')], [run('TWO')]]);
    const frame = io.out.slice(before);
    expect(frame).toContain('\x1b[2;1HTWO');
    expect(frame).not.toContain('one');
    expect(frame.startsWith('\x1b[?2026h') && frame.endsWith('\x1b[?2026l')).toBe(true);
    screen.draw([[run('one')], [run('TWO')]]);
    expect(io.out.length).toBe(before + frame.length);
    screen.close();
  });

  test('draws everything anew when the size has changed, and listens no more when closed', () => {
    const io = terminal();
    let asked = 0;
    const screen = new Screen(io.stdout, () => {
      asked++;
    });
    screen.draw([[run('a line that is rather long')]]);
    io.resize(20, 10);
    const before = io.out.length;
    screen.draw([[run('a line that is rather long')]]);
    expect(io.out.slice(before)).toContain('a line that is rathe\x1b');
    screen.close();
    io.resize(40, 10);
    expect(asked).toBe(1);
  });
});

describe('mayDraw', () => {
  test('needs a terminal and nobody who wants plain text', () => {
    const io = terminal();
    expect(mayDraw({ env: {} }, io.stdout)).toBe(true);
    expect(mayDraw({ env: { NO_COLOR: '' } }, io.stdout)).toBe(true);
    expect(mayDraw({ env: { NO_COLOR: '1' } }, io.stdout)).toBe(false);
    expect(mayDraw({ env: { CI: 'true' } }, io.stdout)).toBe(false);
    expect(mayDraw({ env: { TERM: 'dumb' } }, io.stdout)).toBe(false);
    expect(mayDraw({ env: {} }, testIo({ cwd: '/' }).stdout)).toBe(false);
  });
});
