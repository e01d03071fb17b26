import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { deferred } from '@antiphon/core';

/** What a process that was given one order says of it, once. */
export type OneAnswer<Result> = { readonly result: Result } | { readonly failure: string };

const COLLECTS = ['--expose-gc'];

/**
 * Starts a process, gives it one order and takes its one answer; the process can collect its garbage.
 *
 * @param script its module, seen from the command, once both are built
 * @param flags of its engine, beside the one that lets it collect
 * @throws Error naming `label` when it says that it failed, or ends without a word
 */
export async function oneAnswer<Result>(
  script: string,
  label: string,
  order: object,
  flags: readonly string[] = [],
): Promise<Result> {
  const answer = deferred<Result>();
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), { execArgv: [...COLLECTS, ...flags] });
  child.once('message', (said: OneAnswer<Result>) => {
    if ('result' in said) answer.resolve(said.result);
    else answer.reject(new Error(`${label}: ${said.failure}`));
  });
  child.once('error', answer.reject);
  child.once('exit', (code, signal) => answer.reject(new Error(`${label} ended with ${code ?? signal}`)));
  child.send(order);
  return answer.promise;
}
