import { describe, expect, it } from 'vitest';
import { deskOfFakes, OFFER, requested } from './fake-peers.fixture.js';

const APP = 'https://app.example.com';
const BODY = { sdp: OFFER, type: 'offer' };

/** Asks a door as the browser of a page does. */
function asking(origins: 'same' | 'any' | readonly string[] | undefined, origin: string | undefined) {
  const desk = deskOfFakes({ admit: 'anyone', ...(origins === undefined ? {} : { origins }) });
  const ask = (method: string, more: object = {}) =>
    requested(desk.clients, '/api/offer', method, BODY, {
      host: 'agent.example.com',
      'content-type': 'application/json',
      ...(origin === undefined ? {} : { origin }),
      ...more,
    });
  return { ...desk, ask };
}

describe('Pages', () => {
  it.each([
    ['of this server', undefined, 'https://agent.example.com'],
    ['listed', [APP], APP],
    ['of anywhere', 'any', APP],
    ['that are none', undefined, undefined],
  ] as const)('%s may connect', async (_who, origins, origin) => {
    const { ask, peers } = asking(origins, origin);
    const { status, headers } = await ask('POST');
    expect(status).toBe(200);
    expect(headers['access-control-allow-origin']).toBe(origin);
    expect(peers).toHaveLength(1);
  });

  it.each([
    ['from elsewhere', undefined, APP],
    ['that are not listed', [APP], 'https://agent.example.com'],
    ['without a name', undefined, 'null'],
  ] as const)(
    '%s may neither ask, nor offer, nor add: they are told of, and begin nothing',
    async (_who, origins, origin) => {
      const { ask, peers, problems } = asking(origins, origin);
      const replies = [await ask('OPTIONS'), await ask('POST'), await ask('PATCH')];
      expect(replies.map(({ status }) => status)).toEqual([403, 403, 403]);
      for (const { headers } of replies) expect(headers).not.toHaveProperty('access-control-allow-origin');
      expect(peers).toEqual([]);
      expect(problems.map(({ kind }) => kind)).toEqual(['refused', 'refused', 'refused']);
      expect(problems[0]?.error.message).toBe(
        `an offer was refused with 403: pages of ${origin} may not connect`,
      );
    },
  );

  it('are told by their browsers what they may send, before they do', async () => {
    const { ask, peers } = asking([APP], APP);
    const reply = await ask('OPTIONS', { 'access-control-request-headers': 'authorization,content-type' });
    expect(reply).toEqual({
      status: 204,
      body: undefined,
      headers: {
        'access-control-allow-origin': APP,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'POST, PATCH',
        'access-control-allow-headers': 'authorization,content-type',
        'access-control-max-age': '7200',
        vary: 'Origin',
      },
    });
    expect(peers).toEqual([]);
  });

  it('may read why they are refused, and send cookies where not just any page may', async () => {
    const { ask } = asking('any', APP);
    const { status, headers } = await ask('POST', { 'content-type': 'text/plain' });
    expect(status).toBe(415);
    expect(headers).toEqual({
      'content-type': 'application/json',
      'access-control-allow-origin': APP,
      vary: 'Origin',
    });
  });
});
