import { createRemoteJWKSet, errors, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { ServerConfig } from '../config/index.js';
import { isOwnerId, type Owner } from './owner.js';

/** What public keys sign with. A secret of ours signs by HS256 alone, so that no key of one kind is taken for the other. */
const PUBLIC_KEY_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
const CLOCK_TOLERANCE_SECONDS = 5;
const JWKS_TIMEOUT_MS = 5_000;

/** Finds an owner by a JWT. Nothing where it is not good. Rejects where that cannot be found out. */
export type JwtCheck = (token: string) => Promise<Owner | undefined>;

/** @returns nothing where no JWTs are configured */
export function jwtCheck(auth: ServerConfig['auth']): JwtCheck | undefined {
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
  const keys = createRemoteJWKSet(new URL(jwtJwksUrl), { timeoutDuration: JWKS_TIMEOUT_MS });
  return (token) => ownerOf(token, keys, { ...options, algorithms: PUBLIC_KEY_ALGORITHMS }, jwtOwnerClaim);
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
    return isOwnerId(id) ? { id } : undefined;
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
