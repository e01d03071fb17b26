const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'microphone=(self), speaker-selection=(self)',
};

/**
 * Headers of every answer: the page may load from here alone, and be shown in no other page.
 *
 * @param host by which name the page was asked for, which its WebSocket is asked for too: not all browsers count that as
 * `'self'`. Only one that was checked.
 * @param origin where a proxy shows the page
 * @param sources to which the page may connect beside its own
 */
export function pageHeaders(
  host?: string,
  origin?: string,
  sources: readonly string[] = [],
): Readonly<Record<string, string>> {
  const hosts = [host, origin && new URL(origin).host].filter((name) => name !== undefined && name !== '');
  const sockets = [...new Set(hosts)].flatMap((name) => [`ws://${name}`, `wss://${name}`]);
  const policy = [
    "default-src 'self'",
    ["connect-src 'self'", ...sockets, ...sources].join(' '),
    "img-src 'self' data:",
    "media-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return { ...HEADERS, 'content-security-policy': policy.join('; ') };
}
