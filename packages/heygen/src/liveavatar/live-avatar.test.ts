import { type AudioAvatar, deferred, VirtualClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import { Shown } from '../shown.fixture.js';
import type { HeadStart } from './head-start.js';
import { liveAvatar } from './live-avatar.js';
import { LiveAvatarStream } from './live-avatar-stream.js';
import type { StartedSession } from './session-api.js';

/** An address at which nobody listens. */
const NOWHERE = '127.0.0.1:9';

it('refuses pings too rare to know by them what was heard', () => {
  const withPings = (pingMs: number): AudioAvatar =>
    liveAvatar({ apiKey: 'a-key', avatarId: 'anna', tuning: { pingMs } });
  expect(() => withPings(1_501)).toThrow('pingMs is 1501; at most 1500 is expected, or Infinity');
  expect(() => withPings(Number.NaN)).toThrow('pingMs is NaN');
  expect(withPings(1_500).name).toBe('liveavatar');
  expect(withPings(Number.POSITIVE_INFINITY).name).toBe('liveavatar');
});

it('shows nobody a session that begins when the conversation is over, and sets no timer for its end', async () => {
  const clock = new VirtualClock();
  const begun = deferred<StartedSession>();
  let shown = 0;
  const stream = new LiveAvatarStream(
    {
      options: { avatarId: 'anna', onSession: () => shown++ },
      access: { apiKey: 'a-key', baseUrl: `http://${NOWHERE}` },
      headStart: { begin: () => begun.promise } as unknown as HeadStart,
    },
    new Shown(clock),
    new Shown(clock).host,
  );
  const connecting = stream.connect().catch(() => {});
  await clock.run(100);
  const closing = stream.close();
  const viewing = { sessionId: 'one', livekitUrl: undefined, livekitToken: undefined, maxDurationMs: 60_000 };
  begun.resolve({ viewing, socketUrl: `ws://${NOWHERE}`, token: 'a-token' });
  await clock.run(10_000);
  await Promise.all([connecting, closing]);
  expect([shown, clock.pending]).toEqual([0, 0]);
});
