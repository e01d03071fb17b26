import { expect, it } from 'vitest';
import { VirtualClock } from '../clock/index.js';
import { Outbox } from './outbox.js';

it('sends nothing new between attaching a link and flushing what waited for it', () => {
  const sent: string[] = [];
  const nothing = () => {};
  const options = { replay: {}, highWatermarkBytes: 10, lowWatermarkBytes: 5, pollMs: 20, sizeOf: () => 1 };
  const hooks = {
    sent: nothing,
    writable: nothing,
    overflowed: nothing,
    sendFailed: nothing,
    drained: nothing,
  };
  const outbox = new Outbox<string>(new VirtualClock(), options, hooks);
  outbox.send('waited');
  outbox.attach({ send: (item) => sent.push(item), close: nothing });
  outbox.send('new');
  outbox.flush();
  expect(sent).toEqual(['waited', 'new']);
});
