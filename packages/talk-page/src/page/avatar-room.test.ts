import type { AvatarView, MediaElement } from '@antiphon/heygen/browser';
import { expect, it } from 'vitest';
import type { PageRoom } from '../page-messages.js';
import { AvatarRoom } from './avatar-room.js';

class FakeView {
  isReady = false;
  isClosed = false;
  element: MediaElement | undefined;
  readonly #listeners = new Map<string, () => void>();

  on(name: string, listener: () => void): () => void {
    this.#listeners.set(name, listener);
    return () => {};
  }

  tell(name: 'ready' | 'ended'): void {
    this.#listeners.get(name)?.();
  }

  attach(element: MediaElement): void {
    this.element = element;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.tell('ended');
    throw new Error('the room cannot be left in order');
  }
}

function looking(find: () => Promise<PageRoom> = async () => ({ url: 'ws://room', token: 'a' })) {
  const views: FakeView[] = [];
  const told: boolean[] = [];
  const element = { srcObject: null };
  const room = new AvatarRoom({
    find,
    element,
    async open() {
      const view = new FakeView();
      views.push(view);
      return view as unknown as AvatarView;
    },
    changed: (isSeen) => told.push(isSeen),
  });
  return { room, views, told, element };
}

it('tells when the avatar is seen, and when it is no more', async () => {
  const { room, views, told, element } = looking();
  await room.look();
  expect(views[0]?.element).toBe(element);
  expect(told).toEqual([]);
  views[0]?.tell('ready');
  expect(room.isSeen).toBe(true);
  views[0]?.tell('ended');
  expect([told, room.isSeen]).toEqual([[true, false], false]);
});

it('tells that it is not seen where there is no room', async () => {
  const { room, told } = looking(() => Promise.reject(new Error('none')));
  await room.look();
  expect(told).toEqual([false]);
});

it('leaves one room for another, and minds no more what becomes of the first', async () => {
  const { room, views, told } = looking();
  await room.look();
  views[0]?.tell('ready');
  await room.look();
  expect(views.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  views[1]?.tell('ready');
  expect(told).toEqual([true, true]);
  room.leave();
  expect([views[1]?.isClosed, room.isSeen, told.length]).toEqual([true, false, 2]);
});

it('leaves a room that is found when the talk is over', async () => {
  const { room, views, told } = looking();
  const looked = room.look();
  room.leave();
  await looked;
  expect([views[0]?.isClosed, told]).toEqual([true, []]);
});
