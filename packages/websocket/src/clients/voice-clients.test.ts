import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { VirtualClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import type { OpusSettings } from '../client/index.js';
import { ClientDesk } from './client-desk.js';
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

it('refuses settings of Opus that it does not know before there is a client, and takes those that are left out', () => {
  const open = (opus: OpusSettings) => voiceClients({ opus, admit: 'anyone', onClient: () => {} });
  expect(() => open({ bitrate: 500 })).toThrow('bitrate of Opus is 500; it must be 6000 to 128000');
  open({ bitrate: undefined as never }).close();
});

it('loads Opus once, however many clients may ask for it', () => {
  const desk = new ClientDesk({ admit: 'anyone', onClient: () => {} });
  expect(desk.prepare()).toBe(desk.prepare());
});
