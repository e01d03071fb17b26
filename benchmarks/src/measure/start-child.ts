import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Starts a process of a command, which can collect its garbage. It is ended when this one exits: one that computes
 * without a pause would not see that nobody listens any more.
 *
 * @param script its module, seen from the command, once both are built
 * @param flags of its engine, beside the one that lets it collect
 */
export function startChild(
  script: string,
  args: readonly string[] = [],
  flags: readonly string[] = [],
): ChildProcess {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), args, {
    execArgv: ['--expose-gc', ...flags],
  });
  const end = (): void => void child.kill();
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return child;
}
