import type { PageSession } from '../page-messages.js';

/** Asks the page's own server for a token. @returns the address to connect to. @throws Error when it has none to give */
export async function addressFor(onServices: (services: string) => void): Promise<string> {
  const answer = await fetch('/api/session', { method: 'POST' });
  if (!answer.ok) throw new Error(`the server says ${answer.status}`);
  const { token, path, services } = (await answer.json()) as PageSession;
  onServices(services);
  const url = new URL(path, location.href.replace(/^http/, 'ws'));
  url.hash = '';
  url.searchParams.set('token', token);
  return url.href;
}
