import { createHmac } from 'node:crypto';

// #region token
/** A token that lets one user of yours talk, for five minutes. The secret is the service's `auth.jwtSecret`, and stays here. */
export async function POST(request: Request): Promise<Response> {
  const secret = process.env.VOICE_JWT_SECRET;
  const user = await userOf(request);
  if (secret === undefined || user === undefined) return new Response(null, { status: 401 });
  const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const expiresAtSeconds = Math.floor(Date.now() / 1_000) + 300;
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ sub: user, exp: expiresAtSeconds })}`;
  const signature = createHmac('sha256', secret).update(signed).digest('base64url');
  return new Response(`${signed}.${signature}`, { headers: { 'cache-control': 'no-store' } });
}
// #endregion token

/** Who asks: ask the session of your own site. Here everybody is a guest. */
async function userOf(_request: Request): Promise<string | undefined> {
  return 'guest';
}
