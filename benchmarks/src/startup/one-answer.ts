import { deferred, systemClock, withTimeout } from '@antiphon/core';
import { startChild } from '../measure/start-child.js';

/** What a process that was given one order says of it, once. */
export type OneAnswer<Result> = { readonly result: Result } | { readonly failure: string };

export interface OneAnswerOptions {
  /** Of the process's engine, beside the one that lets it collect its garbage. */
  readonly flags?: readonly string[];
  /** How long it may take; it is ended then. @defaultValue as long as it likes */
  readonly limitMs?: number;
}

/**
 * Starts a process, gives it one order and takes its one answer; the process can collect its garbage.
 *
 * @param script its module, seen from the command, once both are built
 * @throws Error naming `label` when it says that it failed, ends without a word, or takes too long
 */
export async function oneAnswer<Result>(
  script: string,
  label: string,
  order: object,
  { flags, limitMs }: OneAnswerOptions = {},
): Promise<Result> {
  const answer = deferred<Result>();
  const child = startChild(script, [], flags);
  child.once('message', (said: OneAnswer<Result>) => {
    if ('result' in said) answer.resolve(said.result);
    else answer.reject(new Error(`${label}: ${said.failure}`));
  });
  child.once('error', answer.reject);
  child.once('exit', (code, signal) => answer.reject(new Error(`${label} ended with ${code ?? signal}`)));
  child.send(order);
  if (limitMs === undefined) return answer.promise;
  try {
    return await withTimeout(systemClock, limitMs, undefined, () => answer.promise, { what: label });
  } finally {
    child.kill('SIGKILL');
  }
}
