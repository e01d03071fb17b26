import { describe, expect, it } from 'vitest';
import { delay } from '../async/index.js';
import type { VirtualClock } from '../clock/index.js';
import { AntiphonError } from '../error.js';
import { gone, talkingBot } from './talking-bot.fixture.js';

describe('avatar(), when it comes and goes', () => {
  it('is heard again from the turn after it is back', async () => {
    const { clock, session, fake, voicedMs, say, endSpeech } = await talkingBot();
    fake.events.lost(gone);
    say(200);
    fake.events.ready();
    say(200);
    endSpeech();
    clock.advance(1_000);
    expect(fake.take()).toEqual([]);
    expect(voicedMs()).toBe(400);
    session.beginTurn('a test');
    say(200);
    expect(fake.take()).toEqual(['write 1 200']);
    await session.cancel();
  });

  it('stays away where that is asked for', async () => {
    const { clock, session, fake, voicedMs, say } = await talkingBot({ rejoin: 'never' });
    fake.events.lost(gone);
    await clock.run(0);
    expect(fake.take()).toEqual(['close']);
    fake.events.ready();
    session.beginTurn('a test');
    say(200);
    clock.advance(1_000);
    expect(voicedMs()).toBe(200);
    await session.cancel();
    expect(fake.take()).toEqual([]);
  });

  it('leaves the talking to the voice when it cannot be opened', async () => {
    const opening = () => Promise.reject(new AntiphonError('service_failed', 'no such avatar'));
    const { clock, session, voicedMs, say, told } = await talkingBot({ opening });
    expect(told()).toEqual([
      '0 avatarState connecting',
      '0 avatarState failed no such avatar',
      '0 error no such avatar',
    ]);
    say(200);
    clock.advance(1_000);
    expect(voicedMs()).toBe(200);
    await session.end();
  });

  it('lets the session begin by voice, says nothing twice, and joins in the next turn', async () => {
    const opening = (clock: VirtualClock) => delay(clock, 5_000);
    const { clock, session, fake, voicedMs, say, endSpeech, told } = await talkingBot({
      begin: 'voice',
      opening,
    });
    expect(session.state).toBe('running');
    say(300);
    await clock.run(5_000);
    expect(told()).toContain('5000 avatarState ready');
    say(300);
    endSpeech();
    await clock.run(1_000);
    expect(fake.take()).toEqual([]);
    expect(voicedMs()).toBe(600);
    session.beginTurn('a test');
    say(300);
    expect(fake.take()).toEqual(['write 1 300']);
    await session.cancel();
  });

  it('waits for it at the start no longer than it is told to, and takes it when it comes', async () => {
    const opening = (clock: VirtualClock) => delay(clock, 11_000);
    const { session, told } = await talkingBot({ opening });
    expect(session.state).toBe('running');
    expect(told()).toEqual(['0 avatarState connecting', '11000 avatarState ready']);
    await session.end();
  });

  it('tells of a set-up whose tries fail, once, and takes the avatar all the same', async () => {
    const opening = (clock: VirtualClock) => delay(clock, 30_000);
    const { clock, session, fake, told } = await talkingBot({ opening });
    fake.events.lost(gone);
    clock.advance(1_000);
    fake.events.lost(gone);
    await clock.run(30_000);
    expect(told()).toEqual([
      '0 avatarState connecting',
      '12000 avatarState lost the line is dead',
      '30000 avatarState ready',
    ]);
    await session.end();
  });

  it('gives a set-up up that never ends, says so, and calls it off', async () => {
    const { clock, session, fake, voicedMs, say, told } = await talkingBot({
      opening: () => new Promise(() => {}),
      setUpTimeoutMs: 40_000,
    });
    told();
    expect(fake.host.signal.aborted).toBe(false);
    await clock.run(30_000);
    expect(told()).toEqual([
      '40000 avatarState failed fake was not set up within 40000 ms, and is given up',
      '40000 error fake was not set up within 40000 ms, and is given up',
    ]);
    expect(fake.host.signal.aborted).toBe(true);
    say(200);
    clock.advance(1_000);
    expect(voicedMs()).toBe(200);
    await session.end();
    expect(clock.pending).toBe(0);
  });

  it('calls a set-up off too that asks for its signal only when it was given up', async () => {
    const { clock, session, fake } = await talkingBot({
      opening: () => new Promise(() => {}),
      setUpTimeoutMs: 40_000,
    });
    await clock.run(30_000);
    expect(fake.host.signal.aborted).toBe(true);
    expect(session.signal.aborted).toBe(false);
    await session.end();
  });

  it('calls a set-up off that goes on when the session ends', async () => {
    const { clock, session, fake } = await talkingBot({ opening: () => new Promise(() => {}) });
    await session.end();
    expect(fake.host.signal.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('closes an avatar that is ready only when the session is over', async () => {
    const opening = (clock: VirtualClock) => delay(clock, 5_000);
    const { clock, session, fake } = await talkingBot({ begin: 'voice', opening });
    await session.cancel();
    await clock.run(6_000);
    expect(fake.take()).toEqual(['close']);
    expect(clock.pending).toBe(0);
  });

  it('announces the end of the avatar’s session', async () => {
    const { fake, told } = await talkingBot();
    told();
    fake.events.ending(30_000, 'its time is up');
    expect(told()[0]).toContain('avatarEnding its time is up 30000');
  });
});
