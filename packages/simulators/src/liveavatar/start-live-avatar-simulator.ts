import type { AvatarSimulatorOptions, SimulatedAvatar } from '../avatar/index.js';
import { type Simulator, startServer } from '../server/index.js';
import { LiveAvatarProtocol } from './live-avatar-protocol.js';

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
 * @throws what the operating system says of the port
 * @example
 * await using liveAvatar = await startLiveAvatarSimulator({ latency: { avatarSetUp: { medianMs: 800, p95Ms: 800 } } });
 * // … the application says something …
 * liveAvatar.sessions[0]?.spoke.stretches; // [{ startMs: 1_200, endMs: 3_450 }]
 */
export async function startLiveAvatarSimulator(
  options: LiveAvatarSimulatorOptions = {},
): Promise<LiveAvatarSimulator> {
  let protocol: LiveAvatarProtocol | undefined;
  const simulator = await startServer({
    options,
    env: (url) => ({ LIVEAVATAR_API_KEY: options.keys?.[0] ?? 'simulated', LIVEAVATAR_BASE_URL: url }),
    protocol: (surroundings) => {
      protocol = new LiveAvatarProtocol(surroundings, options);
      return protocol;
    },
  });
  const { account } = protocol as unknown as LiveAvatarProtocol;
  const close = async (): Promise<void> => {
    account.endAll();
    await simulator.close();
  };
  return { ...simulator, sessions: account.sessions, close, [Symbol.asyncDispose]: close };
}
