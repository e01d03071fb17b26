import { resolve } from 'node:path';
import { UsageError } from '../cli-error.js';
import type { CliIo } from '../io.js';
import { parseFlags } from '../parse-flags.js';

/** What was asked of a replay. */
export interface ReplayOptions {
  /** Absolute path of the recorded session. */
  readonly file: string;
  /** Absolute path of a module with another pipeline; undefined for the demonstration's. */
  readonly module: string | undefined;
  readonly pace: 'realTime' | 'virtual';
  readonly json: boolean;
}

/** @throws UsageError */
export function replayOptions(args: readonly string[], { cwd }: Pick<CliIo, 'cwd'>): ReplayOptions {
  const { flags, words } = parseFlags(args, {
    flags: {
      pipeline: { type: 'string' },
      virtual: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
    words: ['FILE.jsonl'],
  });
  const [file] = words;
  if (file === undefined || file === '') throw new UsageError('a recorded session is expected: FILE.jsonl');
  if (flags.pipeline === '') throw new UsageError('--pipeline must not be empty');
  if (flags.virtual && flags.pipeline === undefined) {
    throw new UsageError('--virtual needs --pipeline: real speech recognition takes real time');
  }
  return {
    file: resolve(cwd, file),
    module: flags.pipeline === undefined ? undefined : resolve(cwd, flags.pipeline),
    pace: flags.virtual ? 'virtual' : 'realTime',
    json: flags.json,
  };
}
