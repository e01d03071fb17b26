import { expect, it } from 'vitest';
import { delay } from '../async/index.js';
import type { AvatarOptions } from '../avatar/avatar-options.js';
import { FakeAvatar } from '../avatar/fake-avatar.fixture.js';
import { avatar } from '../avatar/index.js';
import { VirtualClock } from '../clock/index.js';
import { TTSAudioFrame } from '../frames/index.js';
import { pipeline } from '../pipeline/index.js';
import { inlet, processor } from '../processors/index.js';

/** A bot whose avatar takes as long to come as a vendor's. */
async function startingBot(options?: AvatarOptions) {
  const clock = new VirtualClock();
  const slow = (name: string, ms: number) =>
    processor({ name, takes: [], on: {}, start: (ctx) => delay(ctx.clock, ms, ctx.signal) });
  const fake = new FakeAvatar(() => delay(clock, 5_000));
  const session = pipeline(
    inlet(TTSAudioFrame),
    slow('stt', 800),
    slow('llm', 200),
    avatar(fake.audio, options),
  ).open({ clock });
  clock.advance(100);
  const starting = session.start();
  return { clock, session, starting };
}

it('starts its parts side by side, and says how long each took: it takes no longer than the slowest', async () => {
  const { clock, session, starting } = await startingBot();
  expect(session.startUp).toBeUndefined();
  await clock.run(6_000);
  await starting;
  const startUp = { initMs: 100, processorMs: { stt: 800, llm: 200, avatar: 5_000 }, totalMs: 5_100 };
  expect(session.startUp).toEqual(startUp);
  expect((await session.end()).startUp).toEqual(startUp);
});

it('takes the time of an avatar until it is there, where the session begins by voice', async () => {
  const { clock, session, starting } = await startingBot({ begin: 'voice' });
  await clock.run(1_000);
  await starting;
  expect(session.startUp).toEqual({ initMs: 100, processorMs: { stt: 800, llm: 200 }, totalMs: 900 });
  await clock.run(5_000);
  expect(session.startUp?.processorMs).toEqual({ stt: 800, llm: 200, avatar: 5_000 });
  await session.end();
});
