import { type Clock, systemClock } from '@antiphon/core';
import type { CliIo, Interrupt, TextOut } from '../src/index.js';

/** The world of a command under test: keeps what it writes, and may press Ctrl-C. */
export interface TestIo extends CliIo {
  readonly out: string;
  readonly err: string;
  /** Resolves once a text is among what was written. */
  written(name: 'out' | 'err', text: string): Promise<void>;
  interrupt(signal?: Interrupt): void;
  resize(columns: number, rows: number): void;
}

export interface TestIoOptions {
  readonly cwd: string;
  readonly env?: CliIo['env'];
  readonly isTTY?: boolean;
  readonly clock?: Clock;
}

export function testIo({ cwd, env = {}, isTTY = false, clock = systemClock }: TestIoOptions): TestIo {
  const interrupts = new Set<(signal: Interrupt) => void>();
  const resizes = new Set<() => void>();
  const written = { out: '', err: '' };
  const waiting = new Set<() => void>();
  const size = { columns: 80, rows: 24 };
  const stream = (name: 'out' | 'err'): TextOut => ({
    write: (text) => {
      written[name] += text;
      for (const look of [...waiting]) look();
    },
    isTTY,
    get columns() {
      return isTTY ? size.columns : undefined;
    },
    get rows() {
      return isTTY ? size.rows : undefined;
    },
    onResize: (listener) => listenedTo(resizes, listener),
  });
  return {
    stdout: stream('out'),
    stderr: stream('err'),
    env,
    cwd,
    clock,
    onInterrupt: (listener) => listenedTo(interrupts, listener),
    onExit: () => () => {},
    get out() {
      return written.out;
    },
    get err() {
      return written.err;
    },
    written: (name, text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!written[name].includes(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    interrupt: (signal = 'SIGINT') => {
      for (const listener of interrupts) listener(signal);
    },
    resize(columns, rows) {
      Object.assign(size, { columns, rows });
      for (const listener of resizes) listener();
    },
  };
}

function listenedTo<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
