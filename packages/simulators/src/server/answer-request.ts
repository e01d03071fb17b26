import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Arrival, Arrivals } from './arrivals.js';
import { LiveExchange } from './live-exchange.js';

/** Has the vendor's protocol answer a request, or does what the plan has for it. */
export function answerRequest(
  arrivals: Arrivals,
  maxPayloadBytes: number,
  incoming: IncomingMessage,
  response: ServerResponse,
): void {
  const arrival = arrivals.receive(incoming, 'http');
  const { request, log, faults, avatarFaults, surroundings } = arrival;
  const exchange = new LiveExchange({
    ...surroundings,
    request,
    incoming,
    response,
    log,
    faults,
    avatarFaults,
    maxPayloadBytes,
  });
  arrivals.keep(exchange);
  arrivals.afterDelay(arrival, () => {
    if (!exchange.open || struck(arrivals, arrival, incoming, exchange)) return;
    respond(arrivals, exchange).catch(arrivals.problem);
  });
}

/** Does what the plan has for the handshake, if it has something. */
function struck(
  { protocol }: Arrivals,
  { handshakeFault: fault, log }: Arrival,
  { socket }: IncomingMessage,
  exchange: LiveExchange,
): boolean {
  if (fault === undefined) return false;
  log.struck(fault.kind);
  if (fault.kind === 'refuse') socket.resetAndDestroy();
  if (fault.kind === 'http') exchange.answer(protocol.failure(exchange, fault.status, fault.retryAfterMs));
  return true;
}

async function respond({ protocol, problem }: Arrivals, exchange: LiveExchange): Promise<void> {
  try {
    await protocol.respond(exchange);
  } catch (thrown) {
    if (!exchange.open) return;
    problem(thrown);
    if (exchange.started) exchange.terminate();
    else exchange.answer(protocol.failure(exchange, 500));
  }
}
