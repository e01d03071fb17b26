import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@antiphon/core';
import type { OneTimeTokens } from '@antiphon/websocket';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { Authenticator, Owner } from '../auth/index.js';
import type { ServerConfig } from '../config/index.js';
import type { Host } from './host.js';
import { Problem } from './problem.js';

/** Where the routes of the audio streaming API are. */
export const PREFIX = '/api/v1/audio-streaming';
/** Where RTVI is spoken. */
export const VOICE_PATH = '/rtvi';

/** Figures in the form that Prometheus reads. */
export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
}

/** The session that a token lets into, and whose it is. */
export interface Admission {
  readonly sessionId: string;
  readonly owner: string;
}

/** What routes share. */
export interface Context {
  readonly config: ServerConfig;
  readonly host: Host;
  readonly clock: Clock;
  readonly authenticate: Authenticator;
  readonly socketTokens: OneTimeTokens<Admission>;
  readonly voiceTokens: OneTimeTokens<Admission>;
  readonly metrics: Metrics | undefined;
  /** Calls that are under way, where those are taken. */
  readonly telephone: { readonly calls: readonly unknown[] } | undefined;
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/**
 * `probe`: asked often, by machines of ours. `socket`: says who it is by a token, or like an owner. `carrier`: comes from
 * the network by a name of its own, and signs what it asks; whoever answers looks at that.
 */
export type Access = 'probe' | 'anyone' | 'owner' | 'socket' | 'carrier';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may ask. @defaultValue 'owner' */
    access?: Access;
  }
  interface FastifyRequest {
    owner: Owner | undefined;
    /** Code of the problem with which it was answered. */
    problem: string | undefined;
  }
}

/** Who asks, where that is known. */
export function ownerOf({ owner }: { readonly owner: Owner | undefined }): string {
  if (owner === undefined) throw new Problem(401, 'unauthorized', UNAUTHORIZED);
  return owner.id;
}

export const UNAUTHORIZED =
  "an API key or a JWT that is good is expected, as 'Authorization: Bearer …', or on a socket a token that was not used";
