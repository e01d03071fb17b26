import { createHmac, randomUUID } from 'node:crypto';

// #region token
/** A token that lets one user of yours talk, for as long as a session may last, and end it then. The secret is the service's `auth.jwtSecret`, and stays here. */
export async function POST(request: Request): Promise<Response> {
  const secret = process.env.VOICE_JWT_SECRET;
  const user = userOf(request);
  if (secret === undefined) return new Response(null, { status: 401 });
  const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const expiresAtSeconds = Math.floor(Date.now() / 1_000) + 3_900;
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ sub: user, exp: expiresAtSeconds })}`;
  const signature = createHmac('sha256', secret).update(signed).digest('base64url');
  return new Response(`${signed}.${signature}`, {
    headers: { 'cache-control': 'no-store', 'set-cookie': cookieOf(user) },
  });
}
// #endregion token

/**
 * Who asks. Here every visitor is a guest by a name of his own, which a script of the page cannot read: sessions belong to a name, and
 * so do the limits of how many there may be. Ask the session of your own site instead, and answer strangers with 401.
 */
function userOf(request: Request): string {
  const known = /(?:^|;\s*)voice-guest=(guest-[\da-f-]{36})(?:;|$)/.exec(
    request.headers.get('cookie') ?? '',
  )?.[1];
  return known ?? `guest-${randomUUID()}`;
}

function cookieOf(user: string): string {
  const secure = process.env.NODE_ENV === 'production' ? '; Secure' : '';
  return `voice-guest=${user}; Path=/api/voice-token; HttpOnly; SameSite=Strict; Max-Age=86400${secure}`;
}
