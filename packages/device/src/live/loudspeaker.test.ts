import { ErrorFrame, inlet, pipeline, TTSAudioFrame, TTSEndFrame, VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { FakeDecibri } from '../../test/fake-decibri.js';
import { ramp } from '../../test/sessions.js';
import { decibriBackend } from './decibri-backend.js';
import { listDevices } from './list-devices.js';
import { type LoudspeakerOutputOptions, loudspeaker } from './loudspeaker.js';

const CHUNK_MS = (1024 / 24_000) * 1000;

async function playing(options: LoudspeakerOutputOptions = {}) {
  const fake = new FakeDecibri();
  const clock = new VirtualClock();
  const output = loudspeaker({ backend: decibriBackend(async () => fake.module), ...options });
  const session = pipeline(inlet(TTSAudioFrame, TTSEndFrame), output).open({ clock });
  const errors: string[] = [];
  session.frames$(ErrorFrame).subscribe(({ message }) => errors.push(message));
  await session.start();
  const say = (samples: Int16Array, sampleRate = 24_000): void => {
    session.send(new TTSAudioFrame({ turn: session.turn, samples, sampleRate }));
  };
  const finish = (): void => session.send(new TTSEndFrame({ turn: session.turn, audioMs: 0 }));
  return { fake, clock, output, session, errors, say, finish };
}

describe('loudspeaker', () => {
  it('feeds the device in chunks, a little ahead, and counts them', async () => {
    const { fake, clock, output, session, say, finish } = await playing();
    expect(fake.opened[0]?.options).toEqual({ sampleRate: 24_000, channels: 1, dtype: 'int16' });
    say(ramp(10_240));
    finish();
    await clock.run(0);
    expect(fake.played).toHaveLength(2 * 1024);
    fake.underrunCount = 240;
    await clock.run(1000);
    expect(fake.played).toEqual([...ramp(10_240)]);
    const stats = output.stats(session);
    expect(stats).toMatchObject({ chunksPlayed: 10, overruns: 0, queuedChunks: 0, isPlaying: false });
    expect(stats).toMatchObject({ underruns: 0, deviceSilenceMs: 10, meanLatencyMs: 0 });
    expect(stats?.audioMs).toBeCloseTo(10 * CHUNK_MS);
  });

  it('silences the device when the user interrupts, and speaks again at once', async () => {
    const { fake, clock, session, say } = await playing();
    say(ramp(24_000));
    await clock.run(200);
    session.interrupt('barge-in');
    expect(fake.on.has('loudspeaker')).toBe(false);
    const played = fake.played.length;
    say(ramp(1024, 20_000));
    await clock.run(500);
    expect(fake.opened).toHaveLength(2);
    expect(fake.played.slice(played)).toEqual([...ramp(1024, 20_000)]);
  });

  it('resamples speech of another rate', async () => {
    const { fake, clock, say, finish, errors } = await playing();
    say(new Int16Array(16_000).fill(1000), 16_000);
    finish();
    await clock.run(2000);
    expect(fake.played.filter((value) => Math.abs(value - 1000) < 20).length).toBeGreaterThan(23_800);
    expect(errors).toEqual([]);
  });

  it('never holds more than ten chunks for a device that takes none, and says so once', async () => {
    const { fake, clock, output, session, say, errors } = await playing();
    let release = (): void => {};
    fake.stuck = new Promise((resolve) => {
      release = resolve;
    });
    say(ramp(24_000));
    await clock.run(1000);
    expect(output.stats(session)?.queuedChunks).toBe(10);
    expect(output.stats(session)?.overruns).toBeGreaterThan(5);
    expect(errors).toEqual(['the loudspeaker takes no more audio, or far too slowly']);
    fake.stuck = undefined;
    release();
    await clock.run(100);
    expect(output.stats(session)?.queuedChunks).toBe(0);
  });

  it('is turned off and on again beside the session', async () => {
    const { fake, clock, output, session, say } = await playing();
    say(ramp(24_000));
    await clock.run(100);
    output.stopPlayback(session);
    const played = fake.played.length;
    expect(fake.on.size).toBe(0);
    expect(output.stats(session)?.isPlaying).toBe(false);
    await clock.run(200);
    expect(fake.played).toHaveLength(played);
    await output.startPlayback(session);
    await clock.run(100);
    expect(fake.played.length).toBeGreaterThan(played);
    await session.cancel();
    expect(fake.on.size).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('reports a device that fails', async () => {
    const { fake, clock, output, session, errors, say } = await playing();
    fake.failure = new Error('unplugged');
    say(ramp(24_000));
    await clock.run(1000);
    expect(errors).toEqual(['the loudspeaker has failed: unplugged']);
    expect(output.stats(session)).toMatchObject({ isPlaying: false, overruns: 0, queuedChunks: 0 });
    fake.failure = undefined;
    await output.startPlayback(session);
    say(ramp(24_000));
    await clock.run(100);
    expect(fake.played.length).toBeGreaterThan(1024);
  });

  it('plays to the end before the session ends', async () => {
    const { fake, clock, session, say } = await playing();
    say(ramp(24_000));
    const ended = session.end();
    await clock.run(3000);
    expect(fake.played.slice(0, 24_000)).toEqual([...ramp(24_000)]);
    expect(fake.on.size).toBe(0);
    // A second of speech, filled up to whole chunks, and the device's own delay.
    expect((await ended).durationMs).toBeCloseTo(24 * CHUNK_MS + 50, 5);
  });
});

describe('listDevices', () => {
  it('names what the machine has', async () => {
    const fake = new FakeDecibri();
    expect(await listDevices(decibriBackend(async () => ({ default: fake.module })))).toEqual([
      {
        kind: 'microphone',
        ...{
          index: 0,
          name: 'Built-in',
          id: 'alsa:hw0',
          channels: 2,
          defaultSampleRate: 48_000,
          isDefault: true,
        },
      },
      {
        kind: 'loudspeaker',
        ...{ index: 0, name: 'Headset', id: '', channels: 1, defaultSampleRate: 44_100, isDefault: false },
      },
    ]);
  });
});
