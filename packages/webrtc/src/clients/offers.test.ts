import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { json } from 'node:stream/consumers';
import { deferred } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { deskOfFakes, OFFER } from './fake-peers.fixture.js';

describe('Offers', () => {
  it('are taken for as many as there is room for, though they come at once and wait at the door', async () => {
    const desk = deskOfFakes({ maxClients: 1, admit: async () => ({ claims: 'ada' }) });
    const replies = await Promise.all([desk.offer(), desk.offer(), desk.offer()]);
    expect(replies.map(({ status }) => status)).toEqual([200, 503, 503]);
    desk.clients.close();
  });

  it('are taken for a dozen clients per core, unless another number is said', async () => {
    const desk = deskOfFakes();
    const replies = await Promise.all(
      Array.from({ length: 12 * availableParallelism() + 1 }, () => desk.offer()),
    );
    expect(replies.filter(({ status }) => status === 503)).toHaveLength(1);
    desk.clients.close();
  });

  it('are not taken by a door that closed while they waited', async () => {
    const isOpen = deferred<{ claims: string }>();
    const desk = deskOfFakes({ admit: () => isOpen.promise });
    const reply = desk.offer();
    await new Promise(setImmediate);
    desk.clients.close();
    isOpen.resolve({ claims: 'ada' });
    expect((await reply).status).toBe(503);
    expect(desk.peers).toEqual([]);
  });

  it('that renew what has ended are asked for leave like any other', async () => {
    const desk = deskOfFakes();
    const { pcId, client } = await desk.connected();
    client?.close();
    expect((await desk.offer({ pc_id: pcId }, '/api/offer')).status).toBe(401);
    const { body } = await desk.offer({ pc_id: pcId });
    expect((body as { pc_id: string }).pc_id).not.toBe(pcId);
    desk.clients.close();
  });

  it('of one client at once: the newest is answered', async () => {
    const desk = deskOfFakes();
    const { pcId } = await desk.connected();
    const renewal = { pc_id: pcId, restart_pc: true };
    const replies = await Promise.all([desk.offer(renewal), desk.offer(renewal)]);
    expect(replies.map(({ status }) => status)).toEqual([409, 200]);
    desk.clients.close();
  });

  it('that fail inside are answered with fixed words; the server is told why', async () => {
    const desk = deskOfFakes();
    const { body } = await desk.offer({ sdp: `nonsense ${OFFER}` });
    expect(body).toEqual({ detail: 'the offer cannot be answered' });
    expect(desk.problems[0]?.error.message).toContain('no codecs in common');
  });

  it('that take too long to answer are none of their clients’ fault', async () => {
    const desk = deskOfFakes();
    expect((await desk.offer({ sdp: `slow ${OFFER}` })).status).toBe(503);
    expect(desk.problems).toMatchObject([{ kind: 'failed', error: { code: 'connection_timeout' } }]);
    expect(desk.clients.clients).toEqual([]);
  });

  it('that are refused while they are still being written are told why', async () => {
    const { clients } = deskOfFakes();
    const server = createServer((request, response) => void clients.handle(request, response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const refused = async (type: string) => {
      const headers = { 'content-type': type, 'content-length': 2_000_000 };
      const request = httpRequest({ port, path: '/api/offer', method: 'POST', headers });
      request.write('x'.repeat(300_000));
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      request.write('x'.repeat(300_000));
      const { detail } = (await json(response)) as { detail: string };
      request.destroy();
      return { status: response.statusCode, detail };
    };
    expect(await refused('application/json')).toMatchObject({
      status: 413,
      detail: expect.stringContaining('262144'),
    });
    expect(await refused('text/plain')).toMatchObject({ status: 415 });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
