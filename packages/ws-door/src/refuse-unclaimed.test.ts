import { PassThrough } from 'node:stream';
import { VirtualClock } from '@antiphon/core/frame-free';
import { expect, it } from 'vitest';
import { refuseUnclaimed } from './refuse-unclaimed.js';

function left(bytesWritten: number | undefined) {
  const clock = new VirtualClock();
  const socket = Object.assign(new PassThrough(), bytesWritten === undefined ? {} : { bytesWritten });
  let refused = 0;
  refuseUnclaimed(socket, clock, () => refused++);
  return { clock, socket, refused: () => refused };
}

it('refuses an upgrade that nobody has answered for five seconds, and no sooner', () => {
  const { clock, refused } = left(120);
  clock.advance(4_999);
  expect(refused()).toBe(0);
  clock.advance(1);
  expect(refused()).toBe(1);
});

it('leaves alone what somebody has answered, and what does not count its bytes', () => {
  const answered = left(120);
  Object.assign(answered.socket, { bytesWritten: 249 });
  answered.clock.advance(5_000);
  expect(answered.refused()).toBe(0);
  const countless = left(undefined);
  countless.clock.advance(5_000);
  expect(countless.refused()).toBe(0);
});

it('survives a connection that breaks, and waits for it no longer', async () => {
  const { clock, socket, refused } = left(0);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.emit('error', new Error('read ECONNRESET'));
  await closed;
  expect(clock.pending).toBe(0);
  expect(refused()).toBe(0);
});
