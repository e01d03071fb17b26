import type { Clock } from '@antiphon/core';
import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import type { ServerConfig } from '../config/index.js';
import { isOwnerId, type Owner } from './owner.js';

/** What public keys sign with. A secret of ours signs by HS256 alone, so that no key of one kind is taken for the other. */
const PUBLIC_KEY_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
const CLOCK_TOLERANCE_SECONDS = 5;
const JWKS_TIMEOUT_MS = 5_000;
/** Keys that could not be had are not asked for again so soon. */
const JWKS_RETRY_MS = 5_000;
/** Before whoever a JWT names, so that no issuer names the owner of an API key. */
const OWNER_PREFIX = 'jwt:';

/** Finds an owner by a JWT. Nothing where it is not good. Rejects where that cannot be found out. */
export type JwtCheck = (token: string) => Promise<Owner | undefined>;

/** @returns nothing where no JWTs are configured */
export function jwtCheck(auth: ServerConfig['auth'], clock: Clock): JwtCheck | undefined {
  const { jwtSecret, jwtJwksUrl, jwtIssuer, jwtAudience, jwtOwnerClaim } = auth;
  const options: JWTVerifyOptions = {
    // One that never ends could not be taken back.
    requiredClaims: ['exp', jwtOwnerClaim],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    ...(jwtIssuer === undefined ? {} : { issuer: jwtIssuer }),
    ...(jwtAudience === undefined ? {} : { audience: jwtAudience }),
  };
  if (jwtSecret !== undefined) {
    const secret = new TextEncoder().encode(jwtSecret);
    return (token) =>
      ownerOf(token, async () => secret, { ...options, algorithms: ['HS256'] }, jwtOwnerClaim);
  }
  if (jwtJwksUrl === undefined) return undefined;
  const keys = createRemoteJWKSet(new URL(jwtJwksUrl), {
    timeoutDuration: JWKS_TIMEOUT_MS,
    [customFetch]: fetchPatiently(clock),
  });
  return (token) => ownerOf(token, keys, { ...options, algorithms: PUBLIC_KEY_ALGORITHMS }, jwtOwnerClaim);
}

/** Fetches, and after a failure rejects at once for a while: strangers with made-up tokens are no reason to ask. */
function fetchPatiently(clock: Clock): FetchImplementation {
  let untilMs = Number.NEGATIVE_INFINITY;
  return async (url, options) => {
    if (clock.now() < untilMs) throw new Error('the keys could not be had a moment ago');
    try {
      const response = await fetch(url, options);
      if (response.status !== 200) untilMs = clock.now() + JWKS_RETRY_MS;
      return response;
    } catch (error) {
      untilMs = clock.now() + JWKS_RETRY_MS;
      throw error;
    }
  };
}

async function ownerOf(
  token: string,
  key: JWTVerifyGetKey | (() => Promise<Uint8Array>),
  options: JWTVerifyOptions,
  claim: string,
): Promise<Owner | undefined> {
  try {
    const { payload } = await jwtVerify(token, key as JWTVerifyGetKey, options);
    const id = payload[claim];
    return isOwnerId(id) ? { id: OWNER_PREFIX + id } : undefined;
  } catch (error) {
    if (isUnreachable(error)) throw error;
    return undefined;
  }
}

/** Whether the keys could not be had, which is no fault of the token. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  return error instanceof errors.JWKSTimeout || error.code === 'ERR_JOSE_GENERIC';
}
