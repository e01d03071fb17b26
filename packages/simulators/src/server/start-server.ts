import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { seededRandom, systemClock } from '@antiphon/core';
import { WebSocketServer } from 'ws';
import {
  type Fault,
  faultsFor,
  type HandshakeFault,
  isHandshakeFault,
  type LiveFault,
} from '../faults/index.js';
import { latencySampler } from '../latency/index.js';
import { MemoryRecorder } from '../recorder/index.js';
import { speechFor } from '../speech/index.js';
import { LiveExchange } from './live-exchange.js';
import { LiveSocket } from './live-socket.js';
import type { IncomingRequest, Protocol, Surroundings } from './protocol.js';
import { answerRaw } from './raw-answer.js';
import { ConnectionCounter, readRequest } from './read-request.js';
import {
  type Simulator,
  type SimulatorConnection,
  type SimulatorOptions,
  simulatorDefaults,
} from './simulator.js';

const MAX_CONNECTIONS = 1_000;

export interface StartServerOptions {
  readonly options: SimulatorOptions;
  readonly protocol: (surroundings: Surroundings) => Protocol;
  readonly env: (url: string) => Readonly<Record<string, string>>;
}

/**
 * Starts a vendor's server on 127.0.0.1: HTTP and WebSocket on one port, compression off. Every message is bounded
 * by `maxPayloadBytes`; a longer one ends the connection with 1009.
 */
export async function startServer({ options, protocol: make, env }: StartServerOptions): Promise<Simulator> {
  const { port, latency, seed, speech: wanted, maxPayloadBytes } = { ...simulatorDefaults, ...options };
  const clock = options.clock ?? systemClock;
  const recorder = options.recorder ?? new MemoryRecorder();
  if (!(recorder instanceof MemoryRecorder)) {
    throw new TypeError('recorder is not one that createRecorder() has made');
  }
  const random = seededRandom(seed);
  const speech = speechFor(wanted);
  const surroundings: Surroundings = { clock, random, latency: latencySampler(latency, random), speech };
  const protocol = make(surroundings);
  const connections: (SimulatorConnection & { terminate(): void })[] = [];
  const sockets = new Set<Duplex>();
  const counter = new ConnectionCounter();
  const onProblem = (thrown: unknown) => recorder.problem(thrown);

  const http = createServer();
  const websockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxPayloadBytes,
    handleProtocols: () => false,
  });

  /** Chance is drawn for each connection by itself, so that one does not change what happens to another. */
  const surroundingsOf = ({ info }: IncomingRequest): Surroundings => {
    const own = seededRandom(seed ^ Math.imul(info.number, 0x85eb_ca6b));
    return { clock, random: own, latency: latencySampler(latency, own), speech };
  };

  const planned = (request: IncomingRequest) => {
    let faults: readonly Fault[] = [];
    try {
      faults = faultsFor(options.faults, request.info);
    } catch (thrown) {
      onProblem(thrown);
    }
    return {
      handshake: faults.find(isHandshakeFault),
      live: faults.filter((fault): fault is LiveFault => !isHandshakeFault(fault)),
    };
  };

  const keep = (connection: SimulatorConnection & { terminate(): void }) => {
    connections.push(connection);
    if (connections.length > MAX_CONNECTIONS) connections.shift();
  };

  const afterHandshakeDelay = (answer: () => void) => {
    const delayMs = surroundings.latency('handshake');
    if (delayMs > 0) clock.after(delayMs, answer);
    else answer();
  };

  http.on('connection', (socket: Socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => {});
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  http.on('clientError', (_error, socket) => socket.destroy());

  http.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    const request = readRequest(incoming, protocol, 'websocket', counter);
    const log = recorder.open(request.info, clock);
    const faults = planned(request);
    const closed = () => log.ended(1006, 'no connection');
    socket.on('close', closed);
    const refuse = (fault: HandshakeFault) => {
      log.struck(fault.kind);
      if (fault.kind === 'refuse') socket.resetAndDestroy();
      if (fault.kind !== 'http') return;
      log.answered(fault.status);
      answerRaw(socket, protocol.failure(request, fault.status, fault.retryAfterMs));
    };
    afterHandshakeDelay(() => {
      if (socket.destroyed) return;
      if (faults.handshake !== undefined) {
        refuse(faults.handshake);
        return;
      }
      const verdict = attempt(() => protocol.upgrade(request), onProblem) ?? {
        answer: protocol.failure(request, 500),
      };
      if ('answer' in verdict) {
        log.answered(verdict.answer.status);
        answerRaw(socket, verdict.answer);
        return;
      }
      const addHeaders = (lines: string[]) => {
        for (const [name, value] of Object.entries(verdict.headers ?? {})) lines.push(`${name}: ${value}`);
        if (verdict.subprotocol !== undefined) lines.push(`Sec-WebSocket-Protocol: ${verdict.subprotocol}`);
      };
      websockets.once('headers', addHeaders);
      websockets.handleUpgrade(incoming, socket, head, (upgraded) => {
        socket.off('close', closed);
        log.answered(101);
        const { info } = request;
        const live = new LiveSocket({
          ...surroundingsOf(request),
          info,
          socket: upgraded,
          log,
          faults: faults.live,
          onProblem,
        });
        keep(live);
        live.run(verdict.open);
      });
      websockets.off('headers', addHeaders);
    });
  });

  http.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
    const request = readRequest(incoming, protocol, 'http', counter);
    const log = recorder.open(request.info, clock);
    const { handshake, live } = planned(request);
    const exchange = new LiveExchange({
      ...surroundingsOf(request),
      request,
      incoming,
      response,
      log,
      faults: live,
      maxPayloadBytes,
    });
    keep(exchange);
    afterHandshakeDelay(() => {
      if (!exchange.open) return;
      if (handshake !== undefined) {
        log.struck(handshake.kind);
        if (handshake.kind === 'refuse') incoming.socket.resetAndDestroy();
        if (handshake.kind === 'http') {
          exchange.answer(protocol.failure(request, handshake.status, handshake.retryAfterMs));
        }
        return;
      }
      const failed = (thrown: unknown) => {
        if (!exchange.open) return;
        onProblem(thrown);
        if (exchange.started) exchange.terminate();
        else exchange.answer(protocol.failure(request, 500));
      };
      try {
        Promise.resolve(protocol.respond(exchange)).catch(failed);
      } catch (thrown) {
        failed(thrown);
      }
    });
  });

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', () => {
      http.off('error', reject);
      resolve();
    });
  });
  http.on('error', onProblem);
  const address = http.address() as AddressInfo;
  const url = `http://127.0.0.1:${address.port}`;

  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= new Promise<void>((resolve) => {
      http.close(() => resolve());
      websockets.close();
      for (const connection of connections) connection.terminate();
      for (const socket of sockets) socket.destroy();
    });
    return closing;
  };

  return {
    vendor: protocol.vendor,
    url,
    port: address.port,
    env: env(url),
    connections,
    recorder,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function attempt<T>(call: () => T, onProblem: (thrown: unknown) => void): T | undefined {
  try {
    return call();
  } catch (thrown) {
    onProblem(thrown);
    return undefined;
  }
}
