import { AvatarAccount, type AvatarSimulatorOptions, type SimulatedAvatar } from '../avatar/index.js';
import { openRooms, withRooms } from '../livekit/index.js';
import { createRecorder } from '../recorder/index.js';
import { type Simulator, startServer } from '../server/index.js';
import { LiveAvatarProtocol } from './live-avatar-protocol.js';
import type { LiveAvatarSession } from './live-avatar-session.js';

export interface LiveAvatarSimulatorOptions extends AvatarSimulatorOptions {}

/** LiveAvatar on this machine. */
export interface LiveAvatarSimulator extends Simulator {
  /** The newest 1,000 sessions that were started, in the order they were. */
  readonly sessions: readonly SimulatedAvatar[];
}

/**
 * Starts LiveAvatar on 127.0.0.1: sessions over REST, and the WebSocket of each LITE session. What an avatar says is
 * kept in `sessions[n].spoke`.
 *
 * @throws what the operating system says of the port; AntiphonError `service_failed` where `media` lacks its packages
 * @example
 * await using liveAvatar = await startLiveAvatarSimulator({ latency: { avatarSetUp: { medianMs: 800, p95Ms: 800 } } });
 * // … the application says something …
 * liveAvatar.sessions[0]?.spoke.stretches; // [{ startMs: 1_200, endMs: 3_450 }]
 */
export async function startLiveAvatarSimulator(
  options: LiveAvatarSimulatorOptions = {},
): Promise<LiveAvatarSimulator> {
  const recorder = options.recorder ?? createRecorder();
  const rooms = await openRooms(options, recorder);
  const openRoom =
    rooms &&
    ((...[id, listener]: Parameters<typeof rooms.open>) =>
      rooms.open(id, listener, { agents: [`liveavatar-agent-${id}`] }));
  const account = new AvatarAccount<LiveAvatarSession>(options);
  const simulator = await withRooms(rooms, () =>
    startServer({
      options: { ...options, recorder },
      env: (url) => ({ LIVEAVATAR_API_KEY: options.keys?.[0] ?? 'simulated', LIVEAVATAR_BASE_URL: url }),
      protocol: (surroundings) => new LiveAvatarProtocol(surroundings, { ...options, account, openRoom }),
    }),
  );
  const close = async (): Promise<void> => {
    account.endAll();
    await Promise.all([simulator.close(), rooms?.close()]);
  };
  return { ...simulator, sessions: account.sessions, close, [Symbol.asyncDispose]: close };
}
