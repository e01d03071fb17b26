import { expect, it } from 'vitest';
import { readChannelMessage } from './read-channel-message.js';

it('understands what SmallWebRTC’s clients say', () => {
  expect(readChannelMessage('ping: 1763741000000')).toEqual({ type: 'other' });
  const muted = { type: 'trackStatus', receiver_index: 0, enabled: false };
  expect(readChannelMessage(JSON.stringify({ type: 'signalling', message: muted }))).toEqual({
    type: 'other',
  });
  const ready = { id: '1', label: 'rtvi-ai', type: 'client-ready', data: {} };
  expect(readChannelMessage(JSON.stringify(ready))).toEqual({ type: 'message', message: ready });
});

it.each([
  ['bytes', Buffer.from('{}')],
  ['no JSON', 'hello'],
  ['more than 100 levels', `${'['.repeat(102)}${']'.repeat(102)}`],
  ['70002 characters', JSON.stringify('x'.repeat(70_000))],
])('objects to %s', (what, text) => {
  expect(readChannelMessage(text)).toMatchObject({ type: 'nonsense', reason: expect.stringContaining(what) });
});
