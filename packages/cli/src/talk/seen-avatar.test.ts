import { type AntiphonError, type AudioAvatar, type AvatarEvents, VirtualClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import { AvatarViewer } from './avatar-viewer.js';
import { seenAvatar } from './seen-avatar.js';

/** An avatar in a room, and the page that is to see it. */
function opening() {
  const clock = new VirtualClock();
  const viewer = new AvatarViewer(clock);
  const told: string[] = [];
  let vendor: AvatarEvents | undefined;
  const avatar = {
    name: 'fake',
    drivenBy: 'audio',
    async open(events: AvatarEvents) {
      vendor = events;
      viewer.look({ url: 'ws://one', token: 'a' });
      return { close: async () => void told.push('closed') };
    },
  } as unknown as AudioAvatar;
  const events = {
    ready: () => told.push('ready'),
    failed: ({ message }: AntiphonError) => told.push(message),
  } as unknown as AvatarEvents;
  const { signal } = new AbortController();
  const host = { clock, signal, connection: () => {} } as never;
  const opened = seenAvatar(avatar, viewer).open(events, host);
  opened.then(
    () => told.push('open'),
    (error: AntiphonError) => told.push(error.message),
  );
  return { clock, viewer, told, vendor: () => vendor as AvatarEvents };
}

it('speaks when its page sees it, and no more when it does not', async () => {
  const { clock, viewer, told } = opening();
  await clock.run(1_000);
  expect([viewer.room?.url, told]).toEqual(['ws://one', []]);
  viewer.saw(true);
  await clock.run(0);
  expect(told).toEqual(['open']);
  viewer.saw(false);
  expect(told).toEqual(['open', 'the page does not see the avatar']);
});

it('is closed when its page says that it does not see it, or says nothing for 15 s', async () => {
  const refused = opening();
  await refused.clock.run(0);
  refused.viewer.saw(false);
  await refused.clock.run(0);
  expect(refused.told).toEqual([
    'the page does not see the avatar',
    'closed',
    'the page does not see the avatar',
  ]);
  const silent = opening();
  await silent.clock.run(15_000);
  expect(silent.told).toEqual(['closed', 'joining the room of the avatar took longer than 15000 ms']);
});

it('speaks when its page sees it in another room than the first', async () => {
  const { clock, viewer, told } = opening();
  await clock.run(0);
  viewer.look({ url: 'ws://two', token: 'b' });
  viewer.saw(true);
  await clock.run(0);
  expect(told).toEqual(['open']);
});

it('is back in another room when its page sees that', async () => {
  const { clock, viewer, told, vendor } = opening();
  await clock.run(0);
  viewer.saw(true);
  await clock.run(0);
  viewer.look({ url: 'ws://two', token: 'b' });
  vendor().ready();
  await clock.run(1_000);
  expect(told).toEqual(['open']);
  viewer.saw(true);
  await clock.run(0);
  expect(told).toEqual(['open', 'ready']);
});
