import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeMulaw, tone, writeWav } from '@antiphon/audio';
import { AntiphonError, InputAudioFrame, pipeline, processor, VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { joined, listenTo, ramp, settled, temporaryFolder } from '../../test/sessions.js';
import { type WavInputOptions, wavInput } from './wav-input.js';

const folder = temporaryFolder();

async function play(options: WavInputOptions) {
  const clock = new VirtualClock();
  const session = pipeline(wavInput(options)).open({ clock });
  const heard = listenTo(session);
  await settled(clock, session.start());
  return { clock, session, heard };
}

describe('wavInput', () => {
  it('is heard like a microphone: the n-th chunk n chunks after the start, then silence', async () => {
    const ended: number[] = [];
    const { clock, session, heard } = await play({
      samples: ramp(16_000),
      trailingSilenceMs: 100,
      onEnd: ({ now }) => ended.push(now.call(session)),
    });
    expect(heard).toHaveLength(0);
    clock.advance(5000);
    expect(heard).toHaveLength(55);
    expect(heard.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 55 }, (_, n) => (n + 1) * 20));
    expect(joined(heard)).toEqual([...ramp(16_000), ...new Array(1600).fill(0)]);
    expect(ended).toEqual([1120]);
    await session.end();
    expect(clock.pending).toBe(0);
  });

  it('ends the session when asked to', async () => {
    const { clock, session } = await play({ samples: ramp(160), trailingSilenceMs: 0, endSession: true });
    await clock.run(1000);
    expect(await session.closed).toMatchObject({ outcome: 'ended', reason: 'input has come to its end' });
    expect(clock.pending).toBe(0);
  });

  it('never drifts, and catches up after a stall without losing a chunk', async () => {
    const { clock, session, heard } = await play({ samples: ramp(160_000), trailingSilenceMs: 0 });
    clock.advance(1000);
    expect(heard).toHaveLength(50);
    clock.advance(9000.5);
    expect(heard.at(-1)?.atMs).toBe(10_000);
    expect(joined(heard)).toEqual([...ramp(160_000)]);
    await session.cancel();
    expect(clock.pending).toBe(0);
  });

  it('hurries when asked to, in order and all of it', async () => {
    const { clock, heard } = await play({ samples: ramp(160_000), pace: 'fast', trailingSilenceMs: 0 });
    clock.advance(60);
    expect(joined(heard)).toEqual([...ramp(160_000)]);
  });

  it('waits while something downstream pushes back, when it hurries', async () => {
    const clock = new VirtualClock();
    let chunks = 0;
    const slow = processor({
      name: 'slow',
      takes: [InputAudioFrame],
      on: {
        audioIn(_frame, ctx) {
          if (++chunks === 15) ctx.pushBack('high', 300);
          if (chunks === 15) ctx.after(500, () => ctx.pushBack('low', 0));
        },
      },
    });
    const input = wavInput({ samples: ramp(16_000), pace: 'fast', trailingSilenceMs: 0 });
    await pipeline(input, slow).open({ clock }).start();
    clock.advance(400);
    expect(chunks).toBe(15);
    clock.advance(400);
    expect(chunks).toBe(50);
  });

  it('stops at once when the session ends', async () => {
    const { clock, session, heard } = await play({ samples: ramp(160_000) });
    clock.advance(100);
    await session.end();
    clock.advance(1000);
    expect(heard).toHaveLength(5);
    expect(clock.pending).toBe(0);
  });

  it.each([
    {
      name: '16-bit',
      bytes: writeWav({ samples: tone({ frequencyHz: 440, durationMs: 400 }), sampleRate: 16_000 }),
    },
    {
      name: 'float, 48 kHz',
      bytes: writeWav({
        samples: tone({ frequencyHz: 440, durationMs: 400, sampleRate: 48_000 }),
        sampleRate: 48_000,
        format: 'float32',
      }),
    },
    {
      name: '8 kHz',
      bytes: writeWav({
        samples: tone({ frequencyHz: 440, durationMs: 400, sampleRate: 8_000 }),
        sampleRate: 8_000,
      }),
    },
    { name: '8 kHz µ-law', bytes: mulawWav(tone({ frequencyHz: 440, durationMs: 400, sampleRate: 8_000 })) },
  ])('plays $name', async ({ bytes }) => {
    const { clock, heard } = await play({ bytes, trailingSilenceMs: 0 });
    clock.advance(1000);
    const sound = joined(heard);
    expect(sound).toHaveLength(6400);
    const wanted = tone({ frequencyHz: 440, durationMs: 400 });
    const error = Math.max(
      ...sound.slice(100, -100).map((value, at) => Math.abs(value - (wanted[at + 100] ?? 0))),
    );
    expect(error).toBeLessThan(700);
  });

  it('mixes the channels of a stereo file, or takes one', async () => {
    const stereo = new Int16Array(3200).map((_, at) => (at % 2 === 0 ? 1000 : 3000));
    const file = join(folder(), 'stereo.wav');
    writeFileSync(file, writeWav({ samples: stereo, sampleRate: 16_000, channels: 2 }));
    for (const [channel, value] of [
      ['mix', 2000],
      [0, 1000],
      [1, 3000],
    ] as const) {
      const { clock, heard } = await play({ file, channel, trailingSilenceMs: 0 });
      clock.advance(100);
      expect(new Set(joined(heard))).toEqual(new Set([value]));
    }
    await expect(play({ file, channel: 2 })).rejects.toThrow('it has 2 channels, and no channel 2');
  });

  const good = writeWav({ samples: ramp(1000), sampleRate: 16_000 });
  it.each([
    ['missing', undefined, /^cannot play .*x\.wav: there is no such file or folder$/],
    ['empty', new Uint8Array(0), /^cannot play .*x\.wav: .*empty/],
    ['cut short', good.subarray(0, 500), /^cannot play .*x\.wav: WAV audio ends 1544 bytes before/],
    ['cut in its header', good.subarray(0, 30), /^cannot play .*x\.wav: .*header/],
    ['no WAV file', new TextEncoder().encode('ID3 not a wav file at all, an MP3'), /^cannot play .*x\.wav: /],
    ['compressed', compressed(good), /compressed \(MP3\)/],
    ['too large', good, /it has 2044 bytes, and at most 2000 are read \(maxFileBytes\)/],
  ])('says in one line that a file is %s', async (_what, bytes, message) => {
    const file = join(folder(), 'x.wav');
    if (bytes !== undefined) writeFileSync(file, bytes);
    const failure = await play({ file, ...(bytes === good ? { maxFileBytes: 2000 } : {}) }).catch(
      (error) => error,
    );
    expect(failure).toBeInstanceOf(AntiphonError);
    expect(failure).toMatchObject({ code: 'service_failed', message: expect.stringMatching(message) });
    expect(failure.message).not.toContain('\n');
  });

  it('says that a folder is no file', async () => {
    mkdirSync(join(folder(), 'sub'));
    await expect(play({ file: join(folder(), 'sub') })).rejects.toThrow('it is a folder');
  });

  it('refuses chunks that are not whole samples', () => {
    expect(() => wavInput({ samples: ramp(10), chunkMs: 0.33 })).toThrow('not a whole number of samples');
  });
});

function mulawWav(samples: Int16Array): Uint8Array {
  const body = encodeMulaw(samples);
  const bytes = new Uint8Array(44 + body.length);
  bytes.set(writeWav({ samples: new Int16Array(0), sampleRate: 8_000 }));
  bytes.set(body, 44);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, 36 + body.length, true);
  view.setUint16(20, 7, true);
  view.setUint32(28, 8_000, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  view.setUint32(40, body.length, true);
  return bytes;
}

function compressed(wav: Uint8Array): Uint8Array {
  const bytes = wav.slice();
  new DataView(bytes.buffer).setUint16(20, 85, true);
  return bytes;
}
