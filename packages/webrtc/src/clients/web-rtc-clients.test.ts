import {
  llm,
  onVoice,
  PlayoutFrame,
  pipeline,
  type Session,
  stt,
  TTSSpeakFrame,
  tts,
  turnTaking,
  vad,
} from '@antiphon/core';
import { rtvi } from '@antiphon/rtvi';
import { scriptedLlm, scriptedStt, scriptedTts, scriptedVad, voiceOf } from '@antiphon/testing';
import { describe, expect, it } from 'vitest';
import { deskOfFakes, OFFER, requested } from './fake-peers.fixture.js';
import type { WebRtcClientsOptions } from './web-rtc-clients-options.js';

const READY = { id: '1', label: 'rtvi-ai', type: 'client-ready', data: { version: '2.1.0', about: {} } };

/** A desk at which an agent serves whoever connects. */
function agency(options: Partial<WebRtcClientsOptions<string>> = {}) {
  const sessions: Session[] = [];
  const model = scriptedLlm({ otherwise: { say: 'one two three four five six' } });
  const desk = deskOfFakes({
    ...options,
    onClient(client) {
      const session = pipeline(
        client.input(),
        rtvi(),
        vad(scriptedVad()),
        stt(scriptedStt({ clock: desk.clock })),
        turnTaking({ start: [onVoice()] }),
        llm(model),
        tts(scriptedTts({ sampleRate: 24_000 })),
        client.output(),
      ).open({ id: client.id, clock: desk.clock });
      sessions.push(session);
      return session.start();
    },
  });
  const session = () => sessions.at(-1) as Session;
  return { ...desk, session };
}

/** Speaks into a connection, in real time. */
async function speak({ clock, newest }: ReturnType<typeof agency>, samples: Int16Array): Promise<void> {
  for (let at = 0; at < samples.length; at += 320) {
    newest().events.audio(samples.slice(at, at + 320));
    await clock.run(20);
  }
}

const typesSaid = (said: readonly string[]) =>
  said.map((text) => (JSON.parse(text) as { type: string }).type);

describe('WebRTC clients', () => {
  it('are answered, served when they connect, heard, and spoken to frame by frame in real time', async () => {
    const desk = agency();
    const { pcId, peer, client } = await desk.connected();
    expect(pcId).toMatch(/^[\da-f]{32}$/);
    expect(client?.claims).toBe('ada');
    peer.events.message(READY);
    await desk.clock.run(10);
    expect(typesSaid(peer.said)).toContain('bot-ready');
    await speak(desk, voiceOf('hello').samples);
    await speak(desk, new Int16Array(16_000));
    await desk.clock.run(3_000);
    const steps = peer.played.slice(1).map((atMs, index) => atMs - (peer.played[index] ?? 0));
    expect(peer.played.length).toBeGreaterThan(60);
    expect(new Set(steps.map(Math.round))).toEqual(new Set([20]));
    expect(typesSaid(peer.said)).toContain('bot-stopped-speaking');
    peer.events.ended('left');
    await desk.clock.run(1_000);
    expect((await desk.session().closed).reason).toBe('the client has left');
    expect(desk.clients.clients).toEqual([]);
    expect(desk.clock.pending).toBe(0);
    expect(desk.problems).toEqual([]);
  });

  it('fall silent when they are interrupted: not a frame of the turn is sent any more', async () => {
    const desk = agency();
    const { peer } = await desk.connected();
    await desk.clock.run(10);
    await speak(desk, voiceOf('hello').samples);
    await speak(desk, new Int16Array(16_000));
    const before = peer.played.length;
    expect(before).toBeGreaterThan(0);
    desk.session().interrupt('a test');
    const faded = peer.played.length;
    await desk.clock.run(2_000);
    expect(peer.played.length).toBe(faded);
    expect(faded - before).toBeLessThanOrEqual(1);
    desk.clients.close();
    await desk.clock.run(11_000);
    expect(desk.clock.pending).toBe(0);
  });

  it('interrupt what the bot is saying when their connection breaks off: nobody hears the rest', async () => {
    const desk = agency();
    const { peer, pcId } = await desk.connected();
    await desk.clock.run(10);
    await speak(desk, voiceOf('hello').samples);
    await speak(desk, new Int16Array(16_000));
    const { turn } = desk.session();
    expect(desk.session().answering).toBe(true);
    peer.events.ended('lost');
    expect(desk.session().answering).toBe(false);
    expect(desk.session().turn).toBe(turn + 1);
    const played = peer.played.length;
    await desk.clock.run(2_000);
    const heardMs: number[] = [];
    desk
      .session()
      .frames$(PlayoutFrame)
      .subscribe((report) => heardMs.push(report.heardMs));
    desk.session().send(new TTSSpeakFrame({ text: 'one two three four five six' }));
    await desk.clock.run(3_000);
    expect(Math.max(...heardMs)).toBeLessThanOrEqual(20);
    await desk.offer({ pc_id: pcId, restart_pc: true }, '/api/offer');
    desk.newest().events.connected();
    await desk.clock.run(2_000);
    expect([peer.played.length, desk.newest().played.length]).toEqual([played, 0]);
    expect(desk.session().state).toBe('running');
    desk.clients.close();
    await desk.clock.run(1_000);
  });

  it('go on over another connection when they ask for one, and over the same when they do not', async () => {
    const desk = agency();
    const { pcId, peer, client } = await desk.connected();
    await desk.clock.run(10);
    expect(await desk.offer({ pc_id: pcId, restart_pc: true }, '/api/offer')).toMatchObject({
      ...{ status: 200, body: { pc_id: pcId } },
    });
    // As a client does that has got its answer.
    peer.events.ended('left');
    await desk.clock.run(5_000);
    expect(client?.isConnected).toBe(false);
    desk.newest().events.connected();
    expect(desk.arrived).toHaveLength(1);
    expect(client?.stats.reconnected).toBe(1);
    await desk.offer({ pc_id: pcId, sdp: `${OFFER}a=again\r\n` }, '/api/offer');
    expect(desk.peers.map(({ offers }) => offers)).toEqual([1, 2]);
    await desk.clock.run(10_000);
    desk.newest().events.alive();
    await desk.clock.run(10_000);
    expect(desk.session().state).toBe('running');
    client?.close('enough');
    expect(desk.newest().closed).toBe('goodbye');
    await desk.clock.run(1_000);
  });

  it.each([
    [
      'break off and do not come back',
      (peer: { events: { ended(how: 'lost'): void } }) => peer.events.ended('lost'),
    ],
    ['say nothing more, not even a ping', () => {}],
  ])('are given up when they %s', async (_what, act) => {
    const desk = agency();
    const { peer } = await desk.connected();
    await desk.clock.run(10);
    act(peer);
    await desk.clock.run(31_000);
    expect(desk.problems).toMatchObject([{ kind: 'lost' }]);
    expect(desk.session().state).toBe('closed');
    expect(desk.clock.pending).toBe(0);
  });

  it('are forgotten when they make an offer and never connect', async () => {
    const desk = agency();
    await desk.offer();
    await desk.clock.run(20_000);
    expect(desk.newest().closed).toBe('silently');
    expect(desk.arrived).toEqual([]);
    expect(desk.problems).toMatchObject([{ kind: 'lost' }]);
    expect(desk.clock.pending).toBe(0);
  });

  it('are sent away when they say nonsense, or too much, or leave too much unread', async () => {
    const desk = agency();
    await desk.connected();
    desk.newest().events.nonsense('a message came that is no JSON');
    await desk.connected();
    for (let count = 0; count <= 500; count++) desk.newest().events.wantsMessage();
    const { peer } = await desk.connected();
    await desk.clock.run(10);
    peer.bufferedAmount = 300_000;
    peer.events.message(READY);
    await desk.clock.run(1_000);
    expect(desk.problems.map(({ kind }) => kind)).toEqual(['refused', 'refused', 'lost']);
    expect(desk.clients.clients).toEqual([]);
  });

  it('are told no where they may not come in, or there is no room', async () => {
    const desk = agency({ maxClients: 1 });
    expect((await desk.offer({}, '/api/offer?token=bad')).status).toBe(401);
    expect((await desk.offer({ sdp: `nonsense ${OFFER}` })).status).toBe(400);
    expect((await desk.offer()).status).toBe(200);
    expect((await desk.offer()).status).toBe(503);
    desk.clients.close();
    expect((await desk.offer()).status).toBe(503);
    expect(desk.problems.every(({ kind }) => kind === 'refused')).toBe(true);
    await desk.clock.run(1_000);
    expect(desk.clock.pending).toBe(0);
  });

  it('tell where they may be reached; what is none is passed over', async () => {
    const desk = deskOfFakes();
    const { pcId, peer } = await desk.connected();
    const host = { candidate: 'candidate:1 1 udp 1 10.0.0.1 9 typ host', sdp_mid: '0', sdp_mline_index: 0 };
    const candidates = [{ ...host, candidate: 'bad' }, { ...host, candidate: '' }, host];
    expect((await desk.tell({ pc_id: pcId, candidates })).status).toBe(200);
    expect(peer.candidates).toEqual([{ candidate: host.candidate, sdpMid: '0', sdpMLineIndex: 0 }]);
    expect((await desk.tell({ pc_id: 'unknown', candidates })).status).toBe(404);
    desk.clients.close();
  });

  it.each([
    ['POST', '{', 400],
    ['POST', '[]', 400],
    ['POST', { sdp: 1, type: 'offer' }, 400],
    ['POST', { sdp: OFFER, type: 'offer', pc_id: 7 }, 400],
    ['POST', { sdp: OFFER.replace('m=audio', 'm=video'), type: 'offer' }, 400],
    ['POST', { sdp: OFFER.replace('m=application', 'm=video'), type: 'offer' }, 400],
    ['PATCH', { pc_id: '1' }, 400],
    ['PATCH', { pc_id: '1', candidates: [{}] }, 400],
    ['POST', 'x'.repeat(300_000), 413],
    ['GET', '', 405],
  ])('answer %s %j with what is wrong', async (method, body, status) => {
    const { clients } = deskOfFakes();
    expect((await requested(clients, '/api/offer', method, body)).status).toBe(status);
  });

  it('leave other paths to others, and what is not said to be JSON alone', async () => {
    const { clients } = deskOfFakes();
    expect((await requested(clients, '/api/other', 'POST', {})).status).toBe(0);
    expect((await requested(clients, '/api/offer', 'POST', {}, {})).status).toBe(415);
  });

  it('are sent away when what is to serve them fails', async () => {
    const desk = deskOfFakes({
      onClient: async () => {
        throw new Error('no model');
      },
    });
    const { peer } = await desk.connected();
    await desk.clock.run(10);
    expect(desk.problems).toMatchObject([{ kind: 'failed' }]);
    expect(peer.closed).toBe('goodbye');
  });
});
