import { AntiphonError, type ConnectionFailure, type Verdict } from '@antiphon/core';
import type { LiveInput } from '../client/index.js';

/**
 * Stops at a link that would be refused again; a vendor that names a time is left alone for so long. What goes wrong
 * on a link that was open says nothing about the next.
 */
export function classify({ thrown, reason }: ConnectionFailure): Verdict {
  if (reason !== 'open_failed' || !(thrown instanceof AntiphonError)) return 'retry';
  if (!thrown.retryable) return 'fatal';
  return thrown.retryAfterMs === undefined ? 'retry' : { retryAfterMs: thrown.retryAfterMs };
}

/** What an input weighs while it is kept; its text, tools and turns by estimate. */
export function bytesOf(input: LiveInput): number {
  if (input.type === 'audio') return input.samples.byteLength;
  return input.type === 'image' ? input.image.byteLength : 1_000;
}
