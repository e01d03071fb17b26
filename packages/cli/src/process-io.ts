import { INTERRUPTED_CODE } from './exit-codes.js';
import type { CliIo, Interrupt, TextOut } from './io.js';

/** The world of a command that a person has started. */
export function processIo(): CliIo {
  return {
    stdout: textOut(process.stdout),
    stderr: textOut(process.stderr),
    env: process.env,
    cwd: process.cwd(),
    onInterrupt,
    onExit(listener) {
      process.once('exit', listener);
      return () => void process.off('exit', listener);
    },
  };
}

function textOut(stream: NodeJS.WriteStream): TextOut {
  // Whoever read this has gone (`antiphon … | head`): nothing more to tell them.
  stream.on('error', () => {});
  return {
    write: (text) => void stream.write(text),
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns;
    },
    get rows() {
      return stream.rows;
    },
    onResize(listener) {
      stream.on('resize', listener);
      return () => void stream.off('resize', listener);
    },
  };
}

/** The first signal asks politely; a second one ends the process at once. */
function onInterrupt(listener: (signal: Interrupt) => void): () => void {
  let asked = false;
  const heard = (signal: Interrupt): void => {
    if (asked) process.exit(INTERRUPTED_CODE[signal]);
    asked = true;
    listener(signal);
  };
  process.on('SIGINT', heard);
  process.on('SIGTERM', heard);
  return () => {
    process.off('SIGINT', heard);
    process.off('SIGTERM', heard);
  };
}
