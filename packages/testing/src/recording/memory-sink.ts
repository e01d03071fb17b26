import type { RecordingSink } from './recording.js';

/** A sink in memory, for short sessions: `text` is the recording so far. */
export interface MemorySink extends RecordingSink {
  readonly text: string;
}

/** Keeps a recording as text, without a bound. */
export function memorySink(): MemorySink {
  const lines: string[] = [];
  return {
    write(line) {
      lines.push(line);
      return true;
    },
    get text() {
      return lines.map((line) => `${line}\n`).join('');
    },
  };
}
