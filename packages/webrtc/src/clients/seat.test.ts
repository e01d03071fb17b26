import { describe, expect, it } from 'vitest';
import { deskOfFakes, OFFER } from './fake-peers.fixture.js';

const HOST = { candidate: 'candidate:1 1 udp 1 10.0.0.1 9 typ host', sdp_mid: '0', sdp_mline_index: 0 };

/** A client that is there, and may ask for another connection. */
async function renewing() {
  const desk = deskOfFakes();
  const { pcId, peer, client } = await desk.connected();
  const renew = async (changes: object = {}) => {
    const { status } = await desk.offer({ pc_id: pcId, restart_pc: true, ...changes }, '/api/offer');
    return { status, peer: desk.newest() };
  };
  return { ...desk, pcId, first: peer, client, renew };
}

describe('A client that makes another connection', () => {
  it('holds two at most, and none when it has gone', async () => {
    const { peers, renew, clients, clock } = await renewing();
    for (let count = 0; count < 15; count++) await renew();
    expect(peers.filter(({ closed }) => closed === undefined)).toHaveLength(2);
    clients.close();
    expect(peers.every(({ closed }) => closed !== undefined)).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('has the newest of two that are pending; the older cannot take its place, nor its deadline away', async () => {
    const { renew, first, client, clock } = await renewing();
    const older = (await renew()).peer;
    const newer = (await renew()).peer;
    expect(older.closed).toBe('silently');
    older.events.connected();
    expect(first.closed).toBeUndefined();
    await clock.run(10_000);
    first.events.alive();
    await clock.run(10_000);
    expect(newer.closed).toBe('silently');
    expect(client?.isConnected).toBe(true);
    client?.close();
  });

  it('keeps the one it has when that does not come about, and is told of there', async () => {
    const { renew, first, client, clock, tell, offer, pcId } = await renewing();
    await renew();
    await clock.run(10_000);
    first.events.alive();
    await clock.run(10_000);
    await tell({ pc_id: pcId, candidates: [HOST] });
    await offer({ pc_id: pcId, sdp: `${OFFER}a=again\r\n` });
    expect(first.candidates).toHaveLength(1);
    expect(first.offers).toBe(2);
    client?.close();
  });

  it('leaves nothing of an offer that is none', async () => {
    const { renew, first, client } = await renewing();
    const { status, peer } = await renew({ sdp: `nonsense ${OFFER}` });
    expect(status).toBe(400);
    expect(peer.closed).toBe('silently');
    first.events.ended('left');
    expect(client?.signal.aborted).toBe(true);
  });

  it('opens another when the one it had is dead', async () => {
    const { peers, offer, pcId, client, clock } = await renewing();
    await clock.run(16_000);
    expect(client?.isConnected).toBe(false);
    await offer({ pc_id: pcId });
    expect(peers).toHaveLength(2);
    client?.close();
  });

  it('is answered twenty offers in a minute, and told to wait then', async () => {
    const { renew, first, client, clock } = await renewing();
    for (let count = 0; count < 20; count++) expect((await renew()).status).toBe(200);
    expect((await renew()).status).toBe(429);
    for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 10_000) {
      await clock.run(10_000);
      first.events.alive();
    }
    expect((await renew()).status).toBe(200);
    client?.close();
  });
});

describe('A client that is there', () => {
  it('is heard for ten seconds at once and half as much again as time goes by, over all connections', async () => {
    const { first, renew, problems, client, clock } = await renewing();
    for (let heardMs = 0; heardMs < 15_000; heardMs += 60) expect(first.events.wantsAudio(60)).toBe(true);
    await clock.run(1_000);
    for (let heardMs = 0; heardMs < 1_500; heardMs += 60) expect(first.events.wantsAudio(60)).toBe(true);
    const { peer } = await renew();
    peer.events.connected();
    expect(peer.events.wantsAudio(60)).toBe(false);
    expect(client?.signal.aborted).toBe(true);
    expect(problems).toMatchObject([{ kind: 'refused' }]);
  });

  it('is sent away when it cannot be spoken to, and the server is told', async () => {
    const { first, problems, client } = await renewing();
    first.events.failed('nothing is encoded');
    expect(client?.signal.aborted).toBe(true);
    expect(problems).toMatchObject([{ kind: 'failed', error: { message: 'nothing is encoded' } }]);
  });
});
