import { systemClock } from '@antiphon/core';
import { AvatarAccount, type AvatarSimulatorOptions, type SimulatedAvatar } from '../avatar/index.js';
import { openRooms, withRooms } from '../livekit/index.js';
import { type ConnectionLog, createRecorder, MemoryRecorder } from '../recorder/index.js';
import { type Simulator, startServer } from '../server/index.js';
import { HeygenProtocol } from './heygen-protocol.js';
import type { HeygenSession } from './heygen-session.js';

export interface HeygenSimulatorOptions extends AvatarSimulatorOptions {}

/** HeyGen's Interactive Avatar on this machine. */
export interface HeygenSimulator extends Simulator {
  /** The newest 1,000 sessions, in the order they were made. */
  readonly sessions: readonly SimulatedAvatar[];
}

/** Rooms whose events are still written down. */
const MAX_ROOMS = 1_000;

/**
 * Starts HeyGen's Interactive Avatar on 127.0.0.1: `/v1/streaming.*` and the chat socket. What is told in an avatar's room
 * (`avatar_start_talking` and so on) is in the recorder, as a connection of its own with the path `/room/SESSION_ID`.
 *
 * @throws what the operating system says of the port; AntiphonError `service_failed` where `media` lacks its packages
 * @example
 * await using heygen = await startHeygenSimulator({ speech: 'scripted' });
 * // … the application says something …
 * heygen.sessions[0]?.spoke.words();
 */
export async function startHeygenSimulator(options: HeygenSimulatorOptions = {}): Promise<HeygenSimulator> {
  const recorder = options.recorder ?? createRecorder();
  const clock = options.clock ?? systemClock;
  const rooms = new Map<string, ConnectionLog>();
  const logOf = (sessionId: string): ConnectionLog | undefined => {
    if (!(recorder instanceof MemoryRecorder)) return undefined;
    const known = rooms.get(sessionId);
    if (known !== undefined) return known;
    const info = { vendor: 'heygen', transport: 'room', method: '', query: [], headers: {} } as const;
    const numbers = { number: rooms.size + 1, numberOnPath: 1 };
    const log = recorder.open({ ...info, ...numbers, path: `/room/${sessionId}` }, clock);
    rooms.set(sessionId, log);
    const [oldest] = rooms.keys();
    if (rooms.size > MAX_ROOMS && oldest !== undefined) rooms.delete(oldest);
    return log;
  };
  const livekit = await openRooms(options, recorder);
  const account = new AvatarAccount<HeygenSession>(options);
  const simulator = await withRooms(livekit, () =>
    startServer({
      options: { ...options, recorder },
      env: (url) => ({ HEYGEN_API_KEY: options.keys?.[0] ?? 'simulated', HEYGEN_BASE_URL: url }),
      protocol: (surroundings) =>
        new HeygenProtocol(surroundings, {
          ...options,
          account,
          openRoom: livekit && ((id, listener) => livekit.open(id, listener)),
          onEvent: (sessionId, text) => logOf(sessionId)?.message('server', text),
          onOver: (sessionId, why) => rooms.get(sessionId)?.ended(1_000, why),
        }),
    }),
  );
  const close = async (): Promise<void> => {
    account.endAll();
    await Promise.all([simulator.close(), livekit?.close()]);
  };
  return { ...simulator, sessions: account.sessions, close, [Symbol.asyncDispose]: close };
}
