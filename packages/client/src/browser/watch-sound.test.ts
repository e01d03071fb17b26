import { expect, it } from 'vitest';
import { watchSound } from './watch-sound.js';

class FakeContext extends EventTarget {
  state = 'running';
  asked = 0;

  async resume(): Promise<void> {
    this.asked++;
    throw new Error('not without a gesture');
  }

  become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

it('tells when sound is taken away and given back, and asks for it at gestures while it is away', async () => {
  const context = new FakeContext();
  const page = new EventTarget();
  const told: boolean[] = [];
  const unwatch = watchSound(context, page, (isBlocked) => told.push(isBlocked));
  page.dispatchEvent(new Event('keydown'));
  expect(context.asked).toBe(0);
  context.become('interrupted');
  context.become('suspended');
  page.dispatchEvent(new Event('visibilitychange'));
  page.dispatchEvent(new Event('pointerup'));
  expect(context.asked).toBe(2);
  context.become('running');
  expect(told).toEqual([true, false]);
  unwatch();
  context.become('suspended');
  page.dispatchEvent(new Event('keydown'));
  expect(told).toEqual([true, false]);
  expect(context.asked).toBe(2);
});
