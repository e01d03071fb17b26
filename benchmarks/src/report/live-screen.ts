import type { Section } from './section.js';
import { sectionText } from './terminal.js';

/** Where a person may be watching: `process.stdout`. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

const UP = (lines: number): string => `\u001b[${lines}A`;
const CLEAR_BELOW = '\r\u001b[J';
const BAR = 24;

/** What stays stands above; below it, drawn anew each time, what is known so far, how far it has come, and the time left. */
export class LiveScreen {
  readonly #terminal: Terminal;
  readonly #now: () => number;
  /** When what is under way began, and when it was last told how far it is. */
  #beganMs: number;
  #toldMs: number;
  #section: Section | undefined;
  #share: number | undefined;
  #drawn = 0;

  /** @param now in ms */
  constructor(terminal: Terminal, now: () => number) {
    this.#terminal = terminal;
    this.#now = now;
    this.#beganMs = this.#toldMs = now();
  }

  /** Stays. */
  print(text: string): void {
    this.#wipe();
    this.#terminal.write(`${text}\n`);
    this.#draw();
  }

  live(section: Section | undefined): void {
    this.#section = section;
    this.#wipe();
    this.#draw();
  }

  /** Whose share falls back has gone on to something else: how long that will take has nothing to do with the time before. */
  progress(done: number, total: number): void {
    const share = total === 0 ? 1 : done / total;
    if (share < (this.#share ?? 0)) this.#beganMs = this.#toldMs;
    this.#share = share;
    this.#toldMs = this.#now();
    this.#wipe();
    this.#draw();
  }

  /** Leaves nothing but what stays. */
  end(): void {
    this.#section = this.#share = undefined;
    this.#wipe();
  }

  #wipe(): void {
    if (this.#drawn > 0) this.#terminal.write(`${this.#drawn > 1 ? UP(this.#drawn - 1) : ''}${CLEAR_BELOW}`);
    this.#drawn = 0;
  }

  #draw(): void {
    if (this.#terminal.isTTY !== true) return;
    const { columns = 80, rows = 24 } = this.#terminal;
    const told =
      this.#share === undefined || this.#share >= 1
        ? []
        : [progressLine(this.#share, this.#now() - this.#beganMs)];
    const table = this.#section === undefined ? [] : sectionText(this.#section).split('\n');
    // A line that wraps, or scrolls away, could not be drawn over.
    const lines = [...table.slice(0, rows - 2 - told.length), ...told].map((line) =>
      line.slice(0, columns - 1),
    );
    if (lines.length > 0) this.#terminal.write(lines.join('\n'));
    this.#drawn = lines.length;
  }
}

/** How far, and how long still if it goes on like this. */
export function progressLine(share: number, elapsedMs: number): string {
  const full = Math.round(share * BAR);
  const bar = '█'.repeat(full) + '░'.repeat(BAR - full);
  const left = share > 0 ? `, ${duration((elapsedMs * (1 - share)) / share)} left` : '';
  return `${bar} ${Math.floor(100 * share)} %${left}`;
}

function duration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
