import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseWav } from '@antiphon/audio';
import { inlet, pipeline, TTSAudioFrame, TTSEndFrame, VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { FakeDecibri } from '../test/fake-decibri.js';
import { settled, temporaryFolder } from '../test/sessions.js';
import { device } from './device.js';
import { decibriBackend } from './live/decibri-backend.js';

const folder = temporaryFolder();

describe('device', () => {
  it('hears, speaks, records both and counts', async () => {
    const fake = new FakeDecibri();
    const clock = new VirtualClock();
    const file = join(folder(), 'call.wav');
    const { input, output, stats } = device({
      backend: decibriBackend(async () => fake.module),
      record: { file },
    });
    const session = pipeline(inlet(TTSAudioFrame, TTSEndFrame), input, output).open({ clock });
    const starting = session.start();
    for (let at = 0; at < 20; at++) {
      await clock.run(64);
      fake.hear(new Int16Array(1024).fill(300));
      // It starts with the first chunk.
      await starting;
    }
    session.send(
      new TTSAudioFrame({ turn: 0, samples: new Int16Array(24_000).fill(700), sampleRate: 24_000 }),
    );
    await clock.run(400);
    expect(stats(session)).toMatchObject({
      inputChunksProcessed: 20,
      outputChunksPlayed: 12,
      bufferOverruns: 0,
      bufferUnderruns: 0,
      meanProcessingLatencyMs: 0,
      inputQueueSize: 0,
      outputQueueSize: 0,
      isRecording: true,
      isPlaying: true,
      recorder: { lostMs: 0 },
    });
    await settled(clock, Promise.all([session.end(), clock.run(2000)]));
    const { samples, sampleRate } = parseWav(readFileSync(file));
    const loudFrom = (channel: number, above: number) =>
      ((samples.findIndex((value, at) => at % 2 === channel && value > above) - channel) / 2 / sampleRate) *
      1000;
    expect(loudFrom(0, 250)).toBeCloseTo(0, 0);
    expect(loudFrom(1, 600)).toBeCloseTo(1280, 0);
    expect(stats(session)).toMatchObject({ isRecording: false, isPlaying: false });
    expect(fake.on.size).toBe(0);
    expect(clock.pending).toBe(0);
  });
});
