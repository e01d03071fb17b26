import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { deferred } from '@antiphon/core';
import type { CallFigures, CallOrder } from './call-order.js';

/** Beside the command, once both are built. */
const CHILD = fileURLToPath(new URL('./compare/child.js', import.meta.url));

/** One call in a process of its own. Rejects when it went wrong, or the process ended without a word. */
export async function callInProcess(order: CallOrder): Promise<CallFigures> {
  const answer = deferred<CallFigures>();
  const child = fork(CHILD, { execArgv: ['--expose-gc'] });
  child.once('message', ({ figures, failure }: { figures?: CallFigures; failure?: string }) => {
    if (figures !== undefined) answer.resolve(figures);
    else answer.reject(new Error(`${order.variant}: ${failure}`));
  });
  child.once('error', answer.reject);
  child.once('exit', (code, signal) =>
    answer.reject(new Error(`${order.variant} ended with ${code ?? signal}`)),
  );
  child.send(order);
  return answer.promise;
}
