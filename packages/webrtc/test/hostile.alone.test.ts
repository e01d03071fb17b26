import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deferred, InputAudioFrame, pipeline, seededRandom, VirtualClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import { RTCPeerConnection, RtpHeader } from 'werift';
import { webRtcClients } from '../src/index.js';

/** `OFFERS=1000 npm test -- packages/webrtc/test/hostile` makes as many. */
const OFFERS = Number(process.env.OFFERS ?? 40);
const SILENCE = Buffer.from([1 << 3, 0]);

const held = () =>
  process.getActiveResourcesInfo().filter((name) => name === 'UDPWrap' || name === 'TCPSocketWrap');

function connecting() {
  const connection = new RTCPeerConnection({
    bundlePolicy: 'max-bundle',
    iceAdditionalHostAddresses: ['127.0.0.1'],
  });
  connection.addTransceiver('audio', { direction: 'sendrecv' });
  return { connection, channel: connection.createDataChannel('chat') };
}

/** A server that counts the audio of each of its clients. */
async function serving() {
  // However long a busy machine takes to connect, nobody is late.
  const clock = new VirtualClock();
  const problems: string[] = [];
  const heard = new Map<string, number>();
  const clients = webRtcClients({
    admit: 'anyone',
    ...{ clock, maxClients: 12, silenceTimeoutMs: 60_000, hostAddresses: ['127.0.0.1'] },
    onProblem: ({ error }) => void problems.push(error.message),
    onClient(client) {
      const session = pipeline(client.input()).open({ id: client.id });
      session.frames$(InputAudioFrame).subscribe(() => heard.set(client.id, (heard.get(client.id) ?? 0) + 1));
      return session.start();
    },
  });
  const server = createServer((request, response) => void clients.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/offer`;
  const post = async (sdp: string) => {
    const headers = { 'content-type': 'application/json', connection: 'close' };
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify({ sdp, type: 'offer' }),
    });
    return { status: response.status, answer: (await response.json()) as { type: 'answer'; sdp: string } };
  };
  return { clock, clients, problems, heard, post, server };
}

type Served = Awaited<ReturnType<typeof serving>>;

/** A client that is there, and says what it is told to. */
async function connected({ post }: Served) {
  const { connection, channel } = connecting();
  const isOpen = deferred<void>();
  channel.stateChanged.subscribe((state) => {
    if (state === 'open') isOpen.resolve();
  });
  await connection.setLocalDescription(await connection.createOffer());
  await connection.setRemoteDescription((await post(connection.localDescription?.sdp ?? '')).answer);
  await isOpen.promise;
  const ssrc = connection.getSenders()[0]?.ssrc ?? 0;
  let sequenceNumber = 0;
  return {
    ...{ connection, channel, ssrc },
    speak: async (payload: Buffer, other: { ssrc?: number; payloadType?: number } = {}) => {
      const header = new RtpHeader({ payloadType: 96, ssrc, sequenceNumber: ++sequenceNumber, ...other });
      await connection.dtlsTransports[0]?.sendRtp(payload, header);
    },
  };
}

/** A line here and there is missing, cut, doubled, or has another number or letter. */
function damaged(sdp: string, pick: (bound: number) => number): string {
  const lines = sdp.split('\r\n');
  for (let count = 0; count <= pick(3); count++) {
    const at = pick(lines.length);
    const line = lines[at] ?? '';
    const cut = pick(line.length + 1);
    const changes = [
      [],
      [line.slice(0, cut)],
      [line.replace(/\d+/, `${2 ** pick(70)}`)],
      [line, line],
      [`${line.slice(0, cut)}${String.fromCharCode(pick(65_000))}${line.slice(cut)}`],
      [line.replace(/[:\s].*/, ': ')],
    ];
    lines.splice(at, 1, ...(changes[pick(changes.length)] as string[]));
  }
  return lines.join('\r\n');
}

it('leaves nothing of whoever means harm, and others do not notice', { timeout: 120_000 }, async () => {
  const served = await serving();
  const { clock, clients, heard, problems, post, server } = served;
  const good = await connected(served);
  const [{ id = '' } = {}] = clients.clients;

  const { connection } = connecting();
  await connection.setLocalDescription(await connection.createOffer());
  const sdp = connection.localDescription?.sdp ?? '';
  await connection.close();
  const random = seededRandom(3);
  const statuses = new Set<number>();
  for (let count = 0; count < OFFERS; count++)
    statuses.add((await post(damaged(sdp, (bound) => Math.floor(random() * bound)))).status);
  expect([...statuses].sort()).toEqual([200, 400, 503]);
  await clock.run(20_000);
  expect(clients.clients.map((client) => client.id)).toEqual([id]);

  const stranger = await connected(served);
  const strangersId = clients.clients.at(-1)?.id ?? '';
  for (const payload of [SILENCE, Buffer.alloc(0), Buffer.alloc(1_100, 255)]) {
    await stranger.speak(payload, { payloadType: 77 });
    await stranger.speak(payload, { ssrc: 7 });
  }
  for (let count = 0; count < 5; count++) await stranger.speak(SILENCE);
  await expect.poll(() => heard.get(strangersId)).toBeGreaterThan(0);
  expect(heard.get(strangersId)).toBeLessThanOrEqual(5);
  for (let count = 0; count < 300; count++) stranger.channel.send('{}');
  stranger.channel.send('{');
  await expect.poll(() => problems.at(-1), { timeout: 20_000 }).toBe('a message came that is no JSON');

  const before = heard.get(id) ?? 0;
  for (let count = 0; count < 5; count++) await good.speak(SILENCE);
  await expect.poll(() => (heard.get(id) ?? 0) - before).toBe(5);
  expect(clients.clients.map((client) => [client.id, client.isConnected])).toEqual([[id, true]]);
  clients.close();
  await clock.run(1_000);
  await Promise.all([good.connection.close(), stranger.connection.close()]);
  server.close();
  server.closeAllConnections();
  await expect.poll(held, { timeout: 20_000 }).toEqual([]);
});
