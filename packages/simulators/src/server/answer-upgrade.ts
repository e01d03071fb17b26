import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { WebSocketServer } from 'ws';
import type { Arrival, Arrivals } from './arrivals.js';
import { LiveSocket } from './live-socket.js';
import type { HttpAnswer, UpgradeVerdict } from './protocol.js';
import { answerRaw } from './raw-answer.js';

/** Lets a client in as a WebSocket, or tells it why not. */
export function answerUpgrade(
  arrivals: Arrivals,
  websockets: WebSocketServer,
  incoming: IncomingMessage,
  socket: Socket,
  head: Buffer,
): void {
  const arrival = arrivals.receive(incoming, 'websocket');
  const { request, log, faults, surroundings } = arrival;
  const closed = () => log.ended(1006, 'no connection');
  socket.on('close', closed);

  const refuse = (answer: HttpAnswer) => {
    log.answered(answer.status);
    answerRaw(socket, answer);
  };

  arrivals.afterDelay(arrival, () => {
    if (socket.destroyed || struck(arrivals, arrival, socket, refuse)) return;
    const verdict = verdictOn(arrivals, arrival);
    if ('answer' in verdict) {
      refuse(verdict.answer);
      return;
    }
    const addHeaders = (lines: string[]) => {
      for (const [name, value] of Object.entries(verdict.headers ?? {})) lines.push(`${name}: ${value}`);
      if (verdict.subprotocol !== undefined) lines.push(`Sec-WebSocket-Protocol: ${verdict.subprotocol}`);
    };
    // The headers are asked for during the call.
    websockets.once('headers', addHeaders);
    websockets.handleUpgrade(incoming, socket, head, (upgraded) => {
      socket.off('close', closed);
      log.answered(101);
      const { problem: onProblem } = arrivals;
      const live = new LiveSocket({
        ...surroundings,
        info: request.info,
        socket: upgraded,
        log,
        faults,
        onProblem,
      });
      arrivals.keep(live);
      live.run(verdict.open);
    });
    websockets.off('headers', addHeaders);
  });
}

/** Does what the plan has for the handshake, if it has something. */
function struck(
  { protocol }: Arrivals,
  { handshakeFault: fault, log, request }: Arrival,
  socket: Socket,
  refuse: (answer: HttpAnswer) => void,
): boolean {
  if (fault === undefined) return false;
  log.struck(fault.kind);
  if (fault.kind === 'refuse') socket.resetAndDestroy();
  if (fault.kind === 'http') refuse(protocol.failure(request, fault.status, fault.retryAfterMs));
  return true;
}

function verdictOn({ protocol, problem }: Arrivals, { request }: Arrival): UpgradeVerdict {
  try {
    return protocol.upgrade(request);
  } catch (thrown) {
    problem(thrown);
    return { answer: protocol.failure(request, 500) };
  }
}
