import { EventEmitter } from 'node:events';
import { VirtualClock } from '@antiphon/core/frame-free';
import { expect, it } from 'vitest';
import { AttachedServers } from './attached-servers.js';

it('leaves one server, or all of them', () => {
  const attached = new AttachedServers();
  const servers = [new EventEmitter(), new EventEmitter(), new EventEmitter()] as const;
  const door = { clock: new VirtualClock(), isFor: () => true, take: () => {}, refuse: () => {} };
  const [detach] = servers.map((server) => attached.attach(server, door));
  const listeners = () => servers.map((server) => server.listenerCount('upgrade'));
  expect(listeners()).toEqual([1, 1, 1]);
  detach?.();
  expect(listeners()).toEqual([0, 1, 1]);
  attached.detach();
  attached.detach();
  expect(listeners()).toEqual([0, 0, 0]);
});
