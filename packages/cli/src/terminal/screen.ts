import type { TextOut } from '../io.js';
import { type Line, toTerminal } from './text-run.js';

const ALTERNATE_SCREEN = '\x1b[?1049h';
const MAIN_SCREEN = '\x1b[?1049l';
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const CLEAR = '\x1b[2J';
/** Terminals that know these show the frame whole; the others ignore them. */
const BEGIN_FRAME = '\x1b[?2026h';
const END_FRAME = '\x1b[?2026l';
const PLAIN = '\x1b[0m';

const SMALLEST = { columns: 20, rows: 5 };

/**
 * The whole terminal, drawn line by line: only lines that have changed are written, all of them at once.
 * Uses the alternate screen, so that nothing of it remains when it is closed.
 */
export class Screen {
  readonly #out: TextOut;
  readonly #stopResizing: () => void;
  #shown: string[] = [];
  #open = true;

  /** @param onResize called when the size has changed; the next frame is then drawn whole. */
  constructor(out: TextOut, onResize: () => void) {
    this.#out = out;
    out.write(ALTERNATE_SCREEN + HIDE_CURSOR + CLEAR);
    this.#stopResizing = out.onResize(() => {
      this.#shown = [];
      if (this.#open) out.write(CLEAR);
      onResize();
    });
  }

  get columns(): number {
    return Math.max(SMALLEST.columns, this.#out.columns ?? 80);
  }

  get rows(): number {
    return Math.max(SMALLEST.rows, this.#out.rows ?? 24);
  }

  /** Shows these lines, from the top; lines that do not fit are left out. */
  draw(lines: readonly Line[]): void {
    if (!this.#open) return;
    const { rows, columns } = this;
    const wanted = Array.from({ length: rows }, (_, at) =>
      toTerminal(lines[at] ?? [], columns, { fill: true }),
    );
    let changes = '';
    for (const [at, line] of wanted.entries()) {
      if (line !== this.#shown[at]) changes += `\x1b[${at + 1};1H${line}`;
    }
    this.#shown = wanted;
    if (changes !== '') this.#out.write(BEGIN_FRAME + changes + END_FRAME);
  }

  /** Gives the terminal back as it was. Idempotent. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#stopResizing();
    this.#out.write(PLAIN + SHOW_CURSOR + MAIN_SCREEN);
  }
}
