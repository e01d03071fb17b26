import { pipeline, VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { joined, listenTo, ramp } from '../../test/sessions.js';
import { type AudioSourceOptions, audioSource } from './audio-source.js';

async function listening(options: AudioSourceOptions = {}) {
  const clock = new VirtualClock();
  clock.advance(777);
  const source = audioSource(options);
  const session = pipeline(source).open({ clock });
  const heard = listenTo(session);
  await session.start();
  return { clock, source, session, heard };
}

describe('audioSource', () => {
  it('is an open microphone: silence, and in it what is said, one after another', async () => {
    const { clock, source, heard } = await listening();
    clock.advance(50);
    expect(source.speak({ samples: ramp(800), sampleRate: 16_000 })).toEqual({ startMs: 40, endMs: 90 });
    expect(source.speak({ samples: ramp(160, 5000), sampleRate: 16_000 })).toEqual({
      startMs: 90,
      endMs: 100,
    });
    clock.advance(100);
    expect(heard.map(({ atMs }) => atMs)).toEqual([20, 40, 60, 80, 100, 120, 140]);
    expect(joined(heard)).toEqual([
      ...new Array(640).fill(0),
      ...ramp(800),
      ...ramp(160, 5000),
      ...new Array(640).fill(0),
    ]);
  });

  it('resamples what is said', async () => {
    const { clock, source, heard } = await listening();
    expect(source.speak({ samples: new Int16Array(2400).fill(500), sampleRate: 24_000 }).endMs).toBe(100);
    clock.advance(200);
    const sound = joined(heard);
    expect(sound.slice(50, 1550).every((value) => Math.abs(value - 500) < 5)).toBe(true);
    expect(sound.slice(1650).every((value) => value === 0)).toBe(true);
  });

  it('falls silent when told to', async () => {
    const { clock, source, heard } = await listening();
    source.speak({ samples: ramp(16_000), sampleRate: 16_000 });
    clock.advance(40);
    source.hush();
    clock.advance(100);
    expect(joined(heard).filter((value) => value !== 0)).toHaveLength(640);
  });

  it('refuses when nobody listens, or too much would wait', async () => {
    expect(() => audioSource().speak({ samples: ramp(10), sampleRate: 16_000 })).toThrow('nobody listens');
    const { clock, session, source } = await listening({ maxQueuedMs: 100 });
    source.speak({ samples: ramp(1600), sampleRate: 16_000 });
    expect(() => source.speak({ samples: ramp(1), sampleRate: 16_000 })).toThrow(
      'more than 100 ms would wait',
    );
    await session.end();
    expect(() => source.speak({ samples: ramp(1), sampleRate: 16_000 })).toThrow('nobody listens');
    expect(clock.pending).toBe(0);
  });

  it('speaks into the session that is named', async () => {
    const { clock, session, source, heard } = await listening();
    const second = pipeline(source).open({ clock });
    const heardBySecond = listenTo(second);
    await second.start();
    source.speak({ samples: ramp(160), sampleRate: 16_000 }, session);
    clock.advance(100);
    expect(joined(heard).some((value) => value !== 0)).toBe(true);
    expect(joined(heardBySecond).every((value) => value === 0)).toBe(true);
  });
});
