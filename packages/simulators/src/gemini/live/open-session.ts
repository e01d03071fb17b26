import type { MessageRole, ServerSocket, SocketHandler } from '../../server/index.js';
import type { GeminiWorld } from '../world.js';
import { LiveSession } from './live-session.js';
import type { LiveServerMessage, LiveWire } from './live-wire.js';

/** Puts a Live session on a socket: JSON in binary frames out, JSON in frames of either kind in. */
export function openSession(socket: ServerSocket, world: GeminiWorld, version: string): SocketHandler {
  const session = new LiveSession({ wire: wireOf(socket), world, version });
  return {
    onText: (text) => session.receive(text),
    onBinary: (bytes) =>
      session.receive(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()),
    onClosed: () => session.closed(),
    onGoAway: (timeLeftMs) => session.goAway(timeLeftMs),
  };
}

function wireOf(socket: ServerSocket): LiveWire {
  const { clock, random, latency, speech, signal, info } = socket;
  return {
    clock,
    random,
    latency,
    speech,
    signal,
    number: info.number,
    get open() {
      return socket.open;
    },
    speechIs: (phase) => socket.speechIs(phase),
    problem: (thrown) => socket.problem(thrown),
    send: (message, { asText = false } = {}) =>
      socket.sendJson(message, { binary: !asText, role: rolesOf(message) }),
    close: (code, reason) => socket.close(code, reason),
  };
}

/** What faults need to know of a message. One with audio is never held back as a transcription. */
export function rolesOf({ serverContent }: LiveServerMessage): readonly MessageRole[] {
  if (serverContent === undefined) return [];
  const roles: MessageRole[] = [];
  const transcribes = 'inputTranscription' in serverContent || 'outputTranscription' in serverContent;
  if (transcribes && !('modelTurn' in serverContent)) roles.push('transcription');
  if ('turnComplete' in serverContent) roles.push('turnComplete');
  return roles;
}
