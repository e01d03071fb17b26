import type { IncomingMessage } from 'node:http';
import { availableParallelism } from 'node:os';
import type { AntiphonError, Clock, JsonValue } from '@antiphon/core';
import type { AllowedOrigins } from '@antiphon/ws-door';
import type { RtcClient } from '../client/index.js';
import type { IceServer, OpenPeer } from '../peer/index.js';

/**
 * Decides by its request whether a client may come in, and what is known of it. Nothing refuses it with 401.
 *
 * @param requestData what the client's application has added to the offer; null for nothing
 */
export type AdmitRtc<Claims> = (
  request: IncomingMessage,
  requestData: JsonValue,
) => { readonly claims: Claims } | undefined | Promise<{ readonly claims: Claims } | undefined>;

/** Something that went wrong with one client. */
export interface RtcProblem {
  /**
   * `refused`: it was not let in, or said what makes no sense. `lost`: it never connected, or broke off and did not come back.
   * `failed`: what was to serve it has thrown.
   */
  readonly kind: 'refused' | 'lost' | 'failed';
  readonly error: AntiphonError;
  /** Once it is known. */
  readonly clientId: string | undefined;
}

export interface WebRtcClientsOptions<Claims> {
  /** Path of the offers on this server. @defaultValue '/api/offer' */
  readonly path?: string;
  /** Who may come in: whom a function admits, or `anyone`. A client that renews its connection is not asked again. */
  readonly admit: AdmitRtc<Claims> | 'anyone';
  /**
   * From which pages browsers may connect: those of this server (their `Origin` names the same host as the request),
   * those listed (`https://app.example.com`; `same` among them stands for those of this server), or any. Their browsers
   * ask first and are answered (CORS); pages listed may send cookies. Others are refused with 403. What is no browser
   * names none.
   * @defaultValue 'same'
   */
  readonly origins?: AllowedOrigins;
  /** Serves a client that has connected: links a pipeline and starts a session. What it throws sends the client away. */
  readonly onClient: (client: RtcClient<Claims>) => void | Promise<void>;
  /** Hears of problems. @defaultValue the first of each kind becomes a warning of the process */
  readonly onProblem?: (problem: RtcProblem) => void | Promise<void>;
  /** STUN and TURN servers of this side. @defaultValue none: this machine's own addresses are what clients reach it at */
  readonly iceServers?: readonly IceServer[];
  /** Addresses beside those of the network interfaces, such as 127.0.0.1 or a public one. @defaultValue none */
  readonly hostAddresses?: readonly string[];
  /** The first and the last UDP port that may be used. @defaultValue any */
  readonly portRange?: readonly [number, number];
  /** Clients at a time, those that are not connected yet too; one more is refused with 503. @defaultValue a dozen per core, which fill it */
  readonly maxClients?: number;
  /** How long a client may take to connect after its offer. @defaultValue 20_000 */
  readonly connectTimeoutMs?: number;
  /** How long a session waits for a client whose connection broke off. @defaultValue 15_000 */
  readonly resumeWindowMs?: number;
  /** Nothing for so long, not even a ping, means a dead connection. @defaultValue 15_000 */
  readonly silenceTimeoutMs?: number;
  /** Messages of one client in a second; more send it away. @defaultValue 500 */
  readonly maxMessagesPerSecond?: number;
  /** Makes the connections. @defaultValue those of `werift`, loaded with the first offer */
  readonly openPeer?: OpenPeer;
  /** @defaultValue `systemClock` */
  readonly clock?: Clock;
}

export const webRtcClientsDefaults = {
  path: '/api/offer',
  origins: 'same',
  iceServers: [],
  hostAddresses: [],
  maxClients: 12 * availableParallelism(),
  connectTimeoutMs: 20_000,
  resumeWindowMs: 15_000,
  silenceTimeoutMs: 15_000,
  maxMessagesPerSecond: 500,
} as const satisfies Partial<WebRtcClientsOptions<unknown>>;
