import { expect, it } from 'vitest';
import { refusalOf } from './connect-to.js';

const answer = (status: number, type: string, body: string) =>
  new Response(body, { status, headers: { 'content-type': type } });

it.each([
  [503, 'text/plain; charset=utf-8', 'The agent is not ready yet.\n', 'The agent is not ready yet.'],
  [502, 'text/html', '<h1>Bad gateway</h1>', 'The server answers 502, and does not say why.'],
  [500, 'text/plain', '', 'The server answers 500, and does not say why.'],
])('says why there is no session: %i %s', async (status, type, body, told) => {
  expect((await refusalOf(answer(status, type, body))).message).toBe(told);
});
