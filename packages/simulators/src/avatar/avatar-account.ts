import { isAvatarRefusal } from '../faults/index.js';
import type { HttpExchange, SimulatorOptions } from '../server/index.js';
import type { AvatarSession } from './avatar-session.js';

/** What the simulators of both avatar vendors take. */
export interface AvatarSimulatorOptions extends SimulatorOptions {
  /** The avatars there are; others are refused. @defaultValue any name that isn't empty */
  readonly avatars?: readonly string[];
  /** Sessions that may run at a time. @defaultValue 3 */
  readonly concurrency?: number;
  /** False: the account has nothing left to pay with. @defaultValue true */
  readonly hasCredit?: boolean;
  /** The longest session, in ms. @defaultValue 600_000 */
  readonly maxSessionMs?: number;
  /**
   * Avatars are also to be seen and heard, in LiveKit rooms that a process of its own serves, in real time whatever the
   * clock. Needs the packages `@livekit/protocol` and `@roamhq/wrtc`. Without it the addresses of rooms lead nowhere.
   *
   * @defaultValue false
   */
  readonly media?: boolean;
  /** What the vendor's own model answers, where it is asked to. @defaultValue `You said: …` */
  readonly answer?: (text: string) => string;
}

export const avatarSimulatorDefaults = {
  concurrency: 3,
  hasCredit: true,
  maxSessionMs: 600_000,
  media: false,
  answer: (text: string) => `You said: ${text}`,
} as const satisfies AvatarSimulatorOptions;

/** Sessions that are remembered, over or not. */
const MAX_SESSIONS = 1_000;

/** Why somebody may not have an avatar. */
export type Refusal = 'noCredit' | 'concurrencyLimit' | 'unknownAvatar';

/** The sessions of one account, and what it may have. */
export class AvatarAccount<S extends AvatarSession> {
  readonly #options: AvatarSimulatorOptions;
  readonly #sessions: S[] = [];

  constructor(options: AvatarSimulatorOptions) {
    this.#options = options;
  }

  /** The newest 1,000, in the order they were made. */
  get sessions(): readonly S[] {
    return this.#sessions;
  }

  add(session: S): void {
    this.#sessions.push(session);
    if (this.#sessions.length > MAX_SESSIONS) this.#sessions.shift()?.end('forgotten');
  }

  find(id: unknown): S | undefined {
    return this.#sessions.find((session) => session.id === id);
  }

  knows(avatar: unknown): avatar is string {
    if (typeof avatar !== 'string' || avatar === '') return false;
    return this.#options.avatars?.includes(avatar) ?? true;
  }

  /** Whether it is one of the account's API keys: any that isn't empty, unless some are named. */
  hasKey(key: string | undefined): boolean {
    if (key === undefined || key === '') return false;
    return this.#options.keys?.includes(key) ?? true;
  }

  /** Whether one more session may run, by the account or by what is planned for the request that asks. */
  refusal(exchange: Pick<HttpExchange, 'avatarFaults' | 'struck'>): Refusal | undefined {
    const { hasCredit, concurrency } = { ...avatarSimulatorDefaults, ...this.#options };
    const planned = exchange.avatarFaults.find(isAvatarRefusal);
    if (planned !== undefined) {
      exchange.struck(planned.kind);
      return planned.kind;
    }
    if (!hasCredit) return 'noCredit';
    const running = this.#sessions.filter(({ isRunning }) => isRunning).length;
    return running >= concurrency ? 'concurrencyLimit' : undefined;
  }

  endAll(): void {
    for (const session of this.#sessions) session.end('closed');
  }
}
