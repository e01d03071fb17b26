import type { IncomingMessage } from 'node:http';
import type { Clock } from '@antiphon/core';
import type { OpusSettings, VoiceClient } from '../client/index.js';
import type { OneTimeTokens } from '../door/index.js';
import type { ClientLimits } from '../link/index.js';
import type { ClientProblem } from './client-problem.js';

/** Decides by its request whether a client may come in, and what is known of it. Nothing refuses it with 401. */
export type Admit<Claims> = (
  request: IncomingMessage,
) => { readonly claims: Claims } | undefined | Promise<{ readonly claims: Claims } | undefined>;

export interface VoiceClientsOptions<Claims> extends ClientLimits {
  /** Path of the WebSocket on this server. @defaultValue '/ws' */
  readonly path?: string;
  /**
   * Who may come in: whoever brings one of these tokens as `?token=`, whom a function admits, or `anyone`. A client
   * that comes back after a cut brings a key of its own, and is not asked again.
   */
  readonly admit: OneTimeTokens<Claims> | Admit<Claims> | 'anyone';
  /**
   * From which pages browsers may connect: those of this server (their `Origin` names the same host as the request),
   * those listed (`https://app.example.com`; `same` among them stands for those of this server), or any. Others are
   * refused with 403. What is no browser names none.
   * @defaultValue 'same'
   */
  readonly origins?: 'same' | 'any' | readonly string[];
  /**
   * Speech is sent as Opus, and taken, where the client can, and `libopus-wasm` is installed: a seventh of the bytes of PCM, and less, for
   * some 1 % of a core while the bot speaks. `false` for PCM always; settings that Opus does not know are refused at once.
   * @defaultValue 24 kbit/s
   */
  readonly opus?: OpusSettings | false;
  /** Serves a client: links a pipeline and starts a session. What it throws sends the client away with 1011. */
  readonly onClient: (client: VoiceClient<Claims>) => void | Promise<void>;
  /**
   * Hears of problems. What it throws, or rejects with, is ignored.
   * @defaultValue the first of each kind and status becomes a warning of the process
   */
  readonly onProblem?: (problem: ClientProblem) => void | Promise<void>;
  /** @defaultValue `systemClock` */
  readonly clock?: Clock;
}

export const voiceClientsDefaults = { path: '/ws', origins: 'same' } as const;
