import type { PageRoom, PageSession } from '../page-messages.js';

/** The server is there, and gives no token: its message is for people. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

const MAX_REASON = 300;

/**
 * Asks the page's own server for a token.
 *
 * @returns the address to connect to
 * @throws Refusal when it has none to give
 */
export async function addressFor(onSession: (session: PageSession) => void): Promise<string> {
  const answer = await fetch('/api/session', { method: 'POST' });
  if (!answer.ok) throw await refusalOf(answer);
  const session = (await answer.json()) as PageSession;
  const { token, path } = session;
  onSession(session);
  const url = new URL(path, location.href.replace(/^http/, 'ws'));
  url.hash = '';
  url.searchParams.set('token', token);
  return url.href;
}

/** Asks the page's own server where the avatar of a session is. @throws Refusal when there is none */
export async function avatarRoom(key: string): Promise<PageRoom> {
  const headers = { authorization: `Bearer ${key}` };
  const answer = await fetch('/api/avatar', { method: 'POST', headers });
  if (!answer.ok) throw await refusalOf(answer);
  return (await answer.json()) as PageRoom;
}

/** In the server's own words, where it has some for people: what stands between may answer with a page. */
export async function refusalOf(answer: Response): Promise<Refusal> {
  const isText = answer.headers.get('content-type')?.startsWith('text/plain') === true;
  const reason = isText ? (await answer.text()).trim().slice(0, MAX_REASON) : '';
  return new Refusal(reason === '' ? `The server answers ${answer.status}, and does not say why.` : reason);
}
