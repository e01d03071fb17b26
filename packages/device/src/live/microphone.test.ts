import { ErrorFrame, pipeline, VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { FakeDecibri } from '../../test/fake-decibri.js';
import { joined, listenTo, ramp } from '../../test/sessions.js';
import { decibriBackend } from './decibri-backend.js';
import { type MicrophoneInputOptions, microphone } from './microphone.js';

function opened(options: MicrophoneInputOptions = {}) {
  const fake = new FakeDecibri();
  const clock = new VirtualClock();
  const input = microphone({ backend: decibriBackend(async () => fake.module), ...options });
  const session = pipeline(input).open({ clock });
  const heard = listenTo(session);
  const errors: string[] = [];
  session.frames$(ErrorFrame).subscribe(({ message }) => errors.push(message));
  /** A device that hears nothing is waited for. */
  const waited = async (opening: Promise<void>): Promise<void> => {
    await clock.run(1_100);
    await opening;
  };
  return { fake, clock, input, session, heard, errors, waited };
}

describe('microphone', () => {
  it('opens the device before the session starts, and hears it', async () => {
    const { fake, clock, input, session, heard, waited } = opened({ device: 'Built-in' });
    await waited(session.start());
    expect(fake.opened).toEqual([
      {
        what: 'microphone',
        options: {
          sampleRate: 16_000,
          channels: 1,
          dtype: 'int16',
          framesPerBuffer: 1024,
          device: 'Built-in',
        },
      },
    ]);
    fake.hear(ramp(1024));
    clock.advance(64);
    fake.hear(ramp(1024, 2000));
    expect(joined(heard)).toEqual([...ramp(1024), ...ramp(1024, 2000)]);
    expect(input.stats(session)).toEqual({
      isRecording: true,
      chunksProcessed: 2,
      overruns: 0,
      queuedChunks: 0,
      peakQueuedChunks: 1,
      meanLatencyMs: 0,
    });
    await session.end();
    expect(fake.on.size).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('keeps the newest ten chunks until the pipeline runs, and counts the rest', async () => {
    const { fake, clock, input, session, heard } = opened();
    const starting = session.start();
    while (fake.opened.length === 0) await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    const early = heard.length === 0;
    if (early) for (let at = 0; at < 15; at++) fake.hear(Int16Array.of(at));
    fake.overrunCount = 2;
    await starting;
    await clock.run(0);
    expect(joined(heard)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect(input.stats(session)).toMatchObject({ overruns: 7, peakQueuedChunks: 10, chunksProcessed: 10 });
  });

  it('is turned off and on again beside the session', async () => {
    const { fake, input, session, heard, waited } = opened();
    await waited(session.start());
    input.stopRecording(session);
    expect(fake.on.has('microphone')).toBe(false);
    fake.hear(ramp(10));
    expect(heard).toHaveLength(0);
    expect(input.stats(session)).toMatchObject({ isRecording: false });
    await waited(Promise.all([1, 2].map(() => input.startRecording(session))).then(() => {}));
    expect(fake.opened).toHaveLength(2);
    fake.hear(ramp(10));
    expect(heard).toHaveLength(1);
    await session.end();
    await expect(input.startRecording(session)).rejects.toThrow('the session does not run');
  });

  it('starts turned off when asked to', async () => {
    const { fake, input, session, waited } = opened({ autoStart: false });
    await session.start();
    expect(fake.opened).toHaveLength(0);
    await waited(input.startRecording(session));
    expect(fake.on.has('microphone')).toBe(true);
  });

  it('closes a device that opens after it was turned off', async () => {
    const { fake, input, session } = opened({ autoStart: false });
    await session.start();
    const opening = input.startRecording(session);
    input.stopRecording(session);
    await opening;
    expect(fake.on.size).toBe(0);
  });

  it('reports a device that fails, and the session goes on', async () => {
    const { fake, clock, input, session, errors, waited } = opened();
    const starting = session.start();
    await clock.run(10);
    fake.hear(ramp(10));
    await starting;
    fake.breakMicrophone('unplugged');
    expect(errors).toEqual(['the microphone has failed: unplugged']);
    expect(session.state).toBe('running');
    expect(input.stats(session)).toMatchObject({ isRecording: false });
    await waited(input.startRecording(session));
    expect(input.stats(session)).toMatchObject({ isRecording: true });
  });

  it('keeps the session from starting when it fails before it has heard anything', async () => {
    const { fake, clock, input, session, errors } = opened();
    const starting = session.start();
    starting.catch(() => {});
    await clock.run(10);
    fake.breakMicrophone('no such device\nat the far end');
    await expect(starting).rejects.toThrow(
      /^no sound comes from the microphone \(is one connected, and allowed\?\): no such device$/,
    );
    expect([errors, input.stats(session)?.isRecording, fake.on.size, clock.pending]).toEqual([
      [],
      false,
      0,
      0,
    ]);
  });

  it('is waited for until it hears, or for a second and a chunk', async () => {
    const { fake, clock, session } = opened();
    const starting = session.start();
    await clock.run(500);
    expect(session.state).toBe('starting');
    fake.hear(ramp(1024));
    await starting;
    expect([session.state, session.now()]).toEqual(['running', 500]);

    const deaf = opened();
    void deaf.session.start();
    await deaf.clock.run(1_063);
    expect(deaf.session.state).toBe('starting');
    await deaf.clock.run(1);
    expect(deaf.session.state).toBe('running');
  });

  it('says in one line what is missing', async () => {
    const missing = Object.assign(new Error("Cannot find package 'decibri'"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    const absent = opened({ backend: decibriBackend(() => Promise.reject(missing)) });
    await expect(absent.session.start()).rejects.toThrow(
      'a microphone or loudspeaker needs the optional package decibri: npm install decibri@^5.7.0',
    );
    const broken = opened({
      backend: decibriBackend(() => Promise.reject(new Error('no libasound\nstack'))),
    });
    await expect(broken.session.start()).rejects.toThrow(
      /^the package decibri does not load here: no libasound$/,
    );
    const deaf = opened();
    deaf.fake.failure = new Error('no such device');
    await expect(deaf.session.start()).rejects.toThrow('cannot open the microphone: no such device');
  });
});
