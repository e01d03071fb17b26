import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deferred, pipeline } from '@antiphon/core';
import { expect, it } from 'vitest';
import { RTCPeerConnection } from 'werift';
import { webRtcClients } from '../src/index.js';

/** Sockets and timers that keep this process alive. */
const held = () =>
  process.getActiveResourcesInfo().filter((name) => name === 'UDPWrap' || name === 'TCPSocketWrap');

/** As a client that is slow, and so gets a hello twice: it asks twice that it be verified. */
function askTwice({ dtlsTransports }: RTCPeerConnection): void {
  for (const transport of dtlsTransports)
    transport.onStateChange.subscribe((state) => {
      if (state !== 'connecting') return;
      queueMicrotask(() => {
        const dtls = transport.dtls as NonNullable<typeof transport.dtls>;
        const handle = dtls.onHandleHandshakes;
        dtls.onHandleHandshakes = (handshakes) => {
          dtls.onHandleHandshakes = handle;
          return handle(handshakes).then(() => handle(handshakes));
        };
      });
    });
}

/** A client over a network, until its data channel is open. */
async function connect(url: string, renewed: string | null = null) {
  const connection = new RTCPeerConnection({
    // As browsers do; werift keeps the sockets of what was offered beside and then bundled.
    bundlePolicy: 'max-bundle',
    iceAdditionalHostAddresses: ['127.0.0.1'],
  });
  connection.addTransceiver('audio', { direction: 'sendrecv' });
  const isOpen = deferred<void>();
  const channel = connection.createDataChannel('chat');
  channel.stateChanged.subscribe((state) => {
    if (state === 'open') isOpen.resolve();
  });
  await connection.setLocalDescription(await connection.createOffer());
  askTwice(connection);
  const { sdp, type } = connection.localDescription ?? {};
  const headers = { 'content-type': 'application/json', connection: 'close' };
  const body = JSON.stringify({ sdp, type, pc_id: renewed, restart_pc: renewed !== null });
  const response = await fetch(`${url}/api/offer`, { method: 'POST', headers, body });
  const answer = (await response.json()) as { type: 'answer'; sdp: string; pc_id: string };
  await connection.setRemoteDescription(answer);
  await isOpen.promise;
  return { connection, channel, pcId: answer.pc_id };
}

it('leaves no socket behind when a client renews its connection or goes, and none when the agent does', {
  timeout: 60_000,
}, async () => {
  const ends: (string | undefined)[] = [];
  const clients = webRtcClients({
    admit: 'anyone',
    hostAddresses: ['127.0.0.1'],
    onClient(client) {
      const session = pipeline(client.input()).open({ id: client.id });
      void session.closed.then(({ reason }) => ends.push(reason));
      return session.start();
    },
  });
  const server = createServer((request, response) => void clients.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [one, two] = [await connect(url), await connect(url)];
  await expect.poll(() => clients.clients.filter(({ isConnected }) => isConnected).length).toBe(2);
  const renewed = await connect(url, one.pcId);
  await expect.poll(() => clients.clients.map(({ stats }) => stats.reconnected).sort()).toEqual([0, 1]);
  renewed.channel.close();
  await expect.poll(() => ends.length, { timeout: 20_000 }).toBe(1);
  clients.close();
  await expect.poll(() => ends.length).toBe(2);
  await Promise.all([one.connection.close(), renewed.connection.close(), two.connection.close()]);
  server.close();
  server.closeAllConnections();
  await expect.poll(held, { timeout: 20_000 }).toEqual([]);
  expect(clients.clients).toEqual([]);
});
