/** Seconds with an optional unit: `Retry-After: 120`, and protobuf's JSON durations (`"17s"`, `"1.5s"`). */
const seconds = /^(\d+(?:\.\d+)?)s?$/;
/** Every form of HTTP date begins with the day's name: nothing looser is let through to `Date.parse`. */
const dated = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;

/**
 * Reads how long a peer asks us to wait: a `Retry-After` header (seconds or an HTTP date, RFC 9110
 * §10.2.3) or a duration such as Google's `retryDelay: "17s"`.
 *
 * @param epochMs the wall-clock time an HTTP date is held against, in ms since 1970.
 * @returns ms from now, never negative; `undefined` when there is nothing readable.
 */
export function parseRetryAfter(
  value: string | number | null | undefined,
  epochMs: number,
): number | undefined {
  if (value === null || value === undefined) return undefined;
  const text = String(value).trim();
  const asSeconds = seconds.exec(text)?.[1];
  if (asSeconds !== undefined) return Number(asSeconds) * 1_000;
  if (!dated.test(text)) return undefined;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - epochMs);
}
