import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { seededRandom, systemClock } from '@antiphon/core';
import { WebSocketServer } from 'ws';
import { latencySampler } from '../latency/index.js';
import { MemoryRecorder } from '../recorder/index.js';
import { speechFor } from '../speech/index.js';
import { answerRequest } from './answer-request.js';
import { answerUpgrade } from './answer-upgrade.js';
import { Arrivals } from './arrivals.js';
import type { Protocol, Surroundings } from './protocol.js';
import { type Simulator, type SimulatorOptions, simulatorDefaults } from './simulator.js';

export interface StartServerOptions {
  readonly options: SimulatorOptions;
  readonly protocol: (surroundings: Surroundings) => Protocol;
  readonly env: (url: string) => Readonly<Record<string, string>>;
}

/**
 * Starts a vendor's server on 127.0.0.1: HTTP and WebSocket on one port, compression off. Every message is bounded
 * by `maxPayloadBytes`; a longer one ends the connection with 1009.
 *
 * @throws TypeError for a recorder that is none of ours; what the operating system says of the port
 */
export async function startServer({ options, protocol: make, env }: StartServerOptions): Promise<Simulator> {
  const { port, latency, seed, speech: wanted, maxPayloadBytes } = { ...simulatorDefaults, ...options };
  const recorder = options.recorder ?? new MemoryRecorder();
  if (!(recorder instanceof MemoryRecorder)) {
    throw new TypeError('recorder is not one that createRecorder() has made');
  }
  const clock = options.clock ?? systemClock;
  const speech = speechFor(wanted);
  const random = seededRandom(seed);
  const protocol = make({ clock, random, latency: latencySampler(latency, random), speech });
  const arrivals = new Arrivals({ protocol, recorder, plan: options.faults, seed, clock, latency, speech });

  const http = createServer();
  const sockets = trackSockets(http);
  const websockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxPayloadBytes,
    // The protocol chooses, see `UpgradeVerdict`.
    handleProtocols: () => false,
  });
  http.on('clientError', (_error, socket) => socket.destroy());
  http.on('upgrade', (incoming, socket, head) =>
    answerUpgrade(arrivals, websockets, incoming, socket as Socket, head),
  );
  http.on('request', (incoming, response) => answerRequest(arrivals, maxPayloadBytes, incoming, response));
  await listen(http, port);
  http.on('error', arrivals.problem);

  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= new Promise<void>((resolve) => {
      http.close(() => resolve());
      websockets.close();
      for (const connection of arrivals.connections) connection.terminate();
      for (const socket of sockets) socket.destroy();
    });
    return closing;
  };

  const { port: chosen } = http.address() as AddressInfo;
  const url = `http://127.0.0.1:${chosen}`;
  return {
    vendor: protocol.vendor,
    url,
    port: chosen,
    env: env(url),
    connections: arrivals.connections,
    recorder,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Every socket that is open, upgraded or hanging ones too. */
function trackSockets(http: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  http.on('connection', (socket: Socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => {});
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return sockets;
}

function listen(http: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', () => {
      http.off('error', reject);
      resolve();
    });
  });
}
