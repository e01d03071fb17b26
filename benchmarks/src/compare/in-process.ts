import { deferred } from '@antiphon/core';
import { startChild } from '../measure/start-child.js';
import type {
  BareFigures,
  BareOrder,
  CallFigures,
  CallOrder,
  ComponentFigures,
  ComponentsOrder,
  Order,
} from './orders.js';

/**
 * Does one thing in a process of its own. Rejects when it went wrong, when the process ended without a word, or when
 * `signal` fires, which ends it.
 */
export function inProcess(order: CallOrder, signal: AbortSignal): Promise<CallFigures>;
export function inProcess(order: BareOrder, signal: AbortSignal): Promise<BareFigures>;
export function inProcess(order: ComponentsOrder, signal: AbortSignal): Promise<ComponentFigures>;
export async function inProcess(order: Order, signal: AbortSignal): Promise<object> {
  signal.throwIfAborted();
  const answer = deferred<object>();
  const child = startChild('./compare/child.js');
  child.once('message', ({ figures, failure }: { figures?: object; failure?: string }) => {
    if (figures !== undefined) answer.resolve(figures);
    else answer.reject(new Error(`${order.variant}: ${failure}`));
  });
  child.once('error', answer.reject);
  child.once('exit', (code, reason) =>
    answer.reject(new Error(`${order.variant} ended with ${code ?? reason}`)),
  );
  const kill = (): void => void child.kill();
  signal.addEventListener('abort', kill, { once: true });
  child.send(order);
  return answer.promise.finally(() => signal.removeEventListener('abort', kill));
}
