import { expect, it } from 'vitest';
import { ViewState } from './avatar-view.js';
import { beginView } from './vendor-view.js';

it('stops a session again that is there only after it was given up', async () => {
  let arrive = () => {};
  let stops = 0;
  const beginning = beginView(new ViewState(), {
    name: 'a vendor',
    startTimeoutMs: 1,
    start: () =>
      new Promise<void>((resolve) => {
        arrive = resolve;
      }),
    stop: async () => void stops++,
    show: () => {},
    interrupt: () => {},
  });
  await expect(beginning).rejects.toThrow('the start of a vendor took longer than 1 ms');
  expect(stops).toBe(1);
  arrive();
  await new Promise(setImmediate);
  expect(stops).toBe(2);
});
