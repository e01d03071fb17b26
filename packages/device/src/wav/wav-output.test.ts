import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseWav } from '@antiphon/audio';
import { inlet, pipeline, TTSAudioFrame, TTSEndFrame, VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { ramp, settled, temporaryFolder } from '../../test/sessions.js';
import { wavOutput } from './wav-output.js';

const folder = temporaryFolder();

describe('wavOutput', () => {
  it('writes the bot’s speech where it was heard', async () => {
    const file = join(folder(), 'bot.wav');
    const clock = new VirtualClock();
    const output = wavOutput({ file, sampleRate: 8000 });
    const session = pipeline(inlet(TTSAudioFrame, TTSEndFrame), output).open({ clock });
    await settled(clock, session.start());
    clock.advance(250);
    session.send(new TTSAudioFrame({ turn: 0, samples: ramp(960), sampleRate: 8000 }));
    clock.advance(1000);
    session.send(new TTSAudioFrame({ turn: 0, samples: ramp(400, 2000), sampleRate: 8000 }));
    session.send(new TTSEndFrame({ turn: 0, audioMs: 170 }));
    await settled(clock, Promise.all([session.end(), clock.run(500)]));
    const { samples, channels, sampleRate, durationMs } = parseWav(readFileSync(file));
    expect({ channels, sampleRate, durationMs }).toEqual({ channels: 1, sampleRate: 8000, durationMs: 1310 });
    expect(samples.subarray(2000, 2960)).toEqual(ramp(960));
    expect(samples.subarray(10_000, 10_400)).toEqual(ramp(400, 2000));
    expect(samples.filter((value) => value !== 0)).toHaveLength(1360);
    expect(output.stats(session)).toMatchObject({ underruns: 1 });
  });

  it('plays into the void without a file, in real time', async () => {
    const clock = new VirtualClock();
    const output = wavOutput();
    const session = pipeline(inlet(TTSAudioFrame, TTSEndFrame), output).open({ clock });
    await session.start();
    session.send(new TTSAudioFrame({ turn: 0, samples: ramp(16_000), sampleRate: 16_000 }));
    session.send(new TTSEndFrame({ turn: 0, audioMs: 1000 }));
    clock.advance(999);
    expect(output.stats(session)?.isPlaying).toBe(true);
    clock.advance(30);
    expect(output.stats(session)).toMatchObject({ isPlaying: false });
  });

  it('keeps the session from starting when the file cannot be written', async () => {
    const session = pipeline(inlet(TTSAudioFrame), wavOutput({ file: folder() })).open();
    await expect(session.start()).rejects.toThrow(/^cannot write .*: it is a folder$/);
  });
});
