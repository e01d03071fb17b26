import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { VirtualClock } from '@antiphon/core/frame-free';
import { expect, it } from 'vitest';
import { attachUpgrades } from './attach-upgrades.js';

function world() {
  const clock = new VirtualClock();
  const server = new EventEmitter();
  const done: string[] = [];
  const attach = (path: string) =>
    attachUpgrades(server, {
      clock,
      isFor: ({ url }) => url === path,
      take: () => void done.push(`${path} takes`),
      refuse: () => void done.push(`${path} refuses`),
    });
  const come = (url: string) => {
    const socket = Object.assign(new PassThrough(), { bytesWritten: 0 });
    server.emit('upgrade', { url } as IncomingMessage, socket, Buffer.alloc(0));
  };
  return { clock, done, attach, come };
}

it('takes what is for it, and refuses the rest at once where it is alone', () => {
  const { done, attach, come } = world();
  const detach = attach('/one');
  come('/one');
  come('/other');
  expect(done).toEqual(['/one takes', '/one refuses']);
  detach();
  come('/one');
  expect(done).toHaveLength(2);
});

it('leaves the rest to others for five seconds', () => {
  const { clock, done, attach, come } = world();
  attach('/one');
  attach('/two');
  come('/two');
  expect(done).toEqual(['/two takes']);
  come('/three');
  clock.advance(4_999);
  expect(done).toHaveLength(1);
  clock.advance(1);
  expect(done).toContain('/one refuses');
});
