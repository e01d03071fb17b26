import { expect, it } from 'vitest';
import { VirtualClock } from '../clock/index.js';
import { type Frame, MouthFrame, TTSAudioFrame, TTSEndFrame } from '../frames/index.js';
import { pipeline } from '../pipeline/index.js';
import { inlet } from '../processors/index.js';
import { avatar } from './avatar.js';
import { FakeAvatar } from './fake-avatar.fixture.js';

it('shows the mouth of an avatar that is only seen, at its place in the turn, and lets the sound pass', async () => {
  const clock = new VirtualClock();
  const fake = new FakeAvatar();
  const shown = avatar({ ...fake.audio, isHeard: false });
  const session = pipeline(inlet(TTSAudioFrame, TTSEndFrame), shown).open({ clock });
  const passed: Frame[] = [];
  await session.start();
  session.output$.subscribe((frame) => passed.push(frame));
  const say = (ms: number) =>
    session.send(new TTSAudioFrame({ turn: 0, sampleRate: 1_000, samples: new Int16Array(ms) }));
  say(300);
  session.send(new TTSEndFrame({ turn: 0, audioMs: 300 }));
  say(200);
  expect(fake.take()).toEqual(['write 1 300', 'finish 1', 'write 2 200']);
  fake.events.mouth(1, { startMs: 0, endMs: 40, level: 1 });
  fake.events.mouth(2, { startMs: 0, endMs: 40, level: 0.5, viseme: 'open' });
  fake.events.started(2);
  fake.events.ended(2);
  expect(passed.map(({ kind }) => kind)).toEqual(['ttsAudio', 'ttsEnd', 'ttsAudio', 'mouth']);
  expect(passed.at(-1)).toMatchObject({ startMs: 300, endMs: 340, level: 0.5, viseme: 'open', turn: 0 });
  session.interrupt('a test');
  expect(fake.take()).toEqual(['interrupt']);
  fake.events.mouth(2, { startMs: 40, endMs: 80, level: 1 });
  expect(passed.filter((frame) => frame instanceof MouthFrame)).toHaveLength(1);
  await session.end();
  expect(clock.pending).toBe(0);
});
