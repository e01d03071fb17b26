import { EventEmitter } from 'node:events';
import { Duplex } from 'node:stream';
import { deferred, VirtualClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import { twilioMedia } from '../protocol/index.js';
import { mediaCalls } from './media-calls.js';

function world(maxCalls: number) {
  const clock = new VirtualClock();
  const server = new EventEmitter();
  const statuses: number[] = [];
  const admitted = deferred<boolean>();
  const calls = mediaCalls({
    ...{ path: '/media', clock, maxCalls, protocol: twilioMedia, onCall: () => {} },
    admit: () => admitted.promise,
    onProblem: ({ status }) => statuses.push(status),
  });
  calls.attach(server);
  /** A request to open a WebSocket; what it is answered is read from its socket. */
  const come = (url: string) => {
    let written = '';
    const duplex = new Duplex({
      read() {},
      write(bytes: Buffer, _encoding, done) {
        written += bytes;
        done();
      },
    });
    const socket = Object.assign(duplex, { bytesWritten: 0, setTimeout() {}, setNoDelay() {} });
    const headers = {
      ...{ upgrade: 'websocket', connection: 'upgrade', 'sec-websocket-version': '13' },
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    server.emit('upgrade', { url, method: 'GET', headers, socket: {} }, socket, Buffer.alloc(0));
    return { status: () => written.split('\r\n')[0] };
  };
  return { clock, server, calls, statuses, admitted, come };
}

it('counts its calls again when it was decided to let one in: others may have come', async () => {
  const { calls, statuses, admitted, come } = world(1);
  const [first, second] = [come('/media'), come('/media')];
  admitted.resolve(true);
  await new Promise((resolve) => setImmediate(resolve));
  expect(first.status()).toContain('101');
  expect(second.status()).toContain('503');
  expect(statuses).toEqual([503]);
  calls.close();
});

it('lets nobody in that was decided upon while it closed', async () => {
  const { calls, statuses, admitted, come } = world(1);
  const late = come('/media');
  calls.close();
  admitted.resolve(true);
  await new Promise((resolve) => setImmediate(resolve));
  expect(late.status()).toContain('503');
  expect(statuses).toEqual([503]);
});

it('refuses an upgrade that was left to other listeners when none of them has answered it', async () => {
  const { clock, server, statuses, come } = world(1);
  server.on('upgrade', () => {});
  const stray = come('/elsewhere');
  clock.advance(4_999);
  expect(statuses).toEqual([]);
  clock.advance(1);
  expect(statuses).toEqual([404]);
  expect(stray.status()).toContain('404');
});
