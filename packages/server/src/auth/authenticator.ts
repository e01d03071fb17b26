import { type Clock, systemClock } from '@antiphon/core';
import { asksForCredentials, type ServerConfig } from '../config/index.js';
import { ApiKeys } from './api-keys.js';
import { jwtCheck } from './json-web-tokens.js';
import { type Authenticator, bearerOf, LOCAL_OWNER } from './owner.js';

/**
 * Who asks, by `Authorization: Bearer …` with an API key or a JWT. Where neither is configured everybody is the person at
 * this machine: such a server must not listen to others. Owners by JWT begin with `jwt:`, those by key never do.
 */
export function authenticator(config: ServerConfig, clock: Clock = systemClock): Authenticator {
  if (!asksForCredentials(config)) return async () => LOCAL_OWNER;
  const keys = new ApiKeys(config.auth.apiKeys);
  const checkJwt = jwtCheck(config.auth, clock);
  return async (headers) => {
    const bearer = bearerOf(headers);
    if (bearer === undefined) return undefined;
    const owner = keys.owner(bearer);
    if (owner !== undefined || !looksLikeJwt(bearer)) return owner;
    return checkJwt?.(bearer);
  };
}

function looksLikeJwt(text: string): boolean {
  return text.split('.').length === 3;
}
