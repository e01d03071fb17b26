import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { VirtualClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import { voiceClients } from './voice-clients.js';

it('refuses an upgrade that was left to other listeners, once, when none of them has answered it', () => {
  const clock = new VirtualClock();
  const server = new EventEmitter();
  const statuses: number[] = [];
  for (const path of ['/one', '/other']) {
    voiceClients({
      ...{ path, clock, admit: 'anyone', onClient: () => {} },
      onProblem: ({ status }) => void statuses.push(status),
    }).attach(server);
  }
  const socket = Object.assign(new PassThrough(), { bytesWritten: 0 });
  server.emit('upgrade', { url: '/elsewhere', headers: {}, socket: {} }, socket, Buffer.alloc(0));
  clock.advance(4_999);
  expect(statuses).toEqual([]);
  clock.advance(1);
  expect(statuses).toEqual([404]);
  expect(String(socket.read())).toMatch(/^HTTP\/1\.1 404 /);
});
