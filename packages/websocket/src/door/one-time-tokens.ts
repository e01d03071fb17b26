import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '@antiphon/core';

export interface OneTimeTokensOptions {
  /** How long a token waits for its connection. @defaultValue 60_000 */
  readonly ttlMs?: number;
  /** Tokens that wait at a time; beyond it the oldest is good no more. @defaultValue 10_000 */
  readonly maxTokens?: number;
  /** @defaultValue `systemClock` */
  readonly clock?: Clock;
}

export const oneTimeTokensDefaults = {
  ttlMs: 60_000,
  maxTokens: 10_000,
} as const satisfies OneTimeTokensOptions;

/** Lets each connection in once. */
export interface OneTimeTokens<Claims> {
  /** Makes a token for somebody who has said who they are: 256 random bits, for an address. */
  issue(claims: Claims): string;
  /** Takes a token in. Nothing for one that is unknown, was used, or is too old. */
  redeem(token: string): { readonly claims: Claims } | undefined;
}

/**
 * Tokens of this process: issued where a user is known (an HTTP route of yours), redeemed by the connection that
 * brings one. Holds `maxTokens` of them, each for `ttlMs`.
 */
export function oneTimeTokens<Claims>(options: OneTimeTokensOptions = {}): OneTimeTokens<Claims> {
  const { ttlMs, maxTokens, clock } = { ...oneTimeTokensDefaults, clock: systemClock, ...options };
  // In the order in which they were issued, which is that in which they grow old.
  const waiting = new Map<string, { readonly claims: Claims; readonly untilMs: number }>();

  function dropOld(): void {
    for (const [token, { untilMs }] of waiting) {
      if (untilMs > clock.now() && waiting.size <= maxTokens) return;
      waiting.delete(token);
    }
  }

  return {
    issue(claims) {
      const token = randomBytes(32).toString('base64url');
      waiting.set(token, { claims, untilMs: clock.now() + ttlMs });
      dropOld();
      return token;
    },
    redeem(token) {
      const found = waiting.get(token);
      waiting.delete(token);
      dropOld();
      return found === undefined || found.untilMs <= clock.now() ? undefined : { claims: found.claims };
    },
  };
}
