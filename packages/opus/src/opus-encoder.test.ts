import { describe, expect, it } from 'vitest';
import { frames, installedOpus, vowel } from './opus.fixture.js';
import { OPUS_DELAY_MS } from './opus-format.js';

const RATE = 24_000;
/** What creates an encoder or a decoder is over then. */
const made = () => new Promise(setImmediate);

/** How far `late` lags behind `early`, in samples: where they are most alike. */
function lag(early: Int16Array, late: Int16Array, most: number): number {
  const alike = (shift: number) =>
    early.reduce((sum, sample, at) => sum + sample * (late[at + shift] ?? 0), 0);
  const likeness = Array.from({ length: most }, (_, shift) => alike(shift));
  return likeness.indexOf(Math.max(...likeness));
}

describe('OpusEncoder and OpusDecoder', () => {
  it('carry speech in a tenth of its bytes, as much of it as it was, late by as much as is said', async () => {
    const opus = await installedOpus();
    using encoder = closing(opus.encoder({ sampleRate: RATE }));
    using decoder = closing(opus.decoder({ sampleRate: RATE }));
    await made();
    const speech = vowel(200, RATE);
    for (let at = 0; at < speech.length; at++)
      speech[at] = (speech[at] as number) * Math.sin((Math.PI * at) / speech.length) ** 2;
    const packets = frames(speech, RATE).map((frame) => encoder.it.encode(frame) as Uint8Array);
    const heard = Int16Array.from(packets.flatMap((packet) => [...decoder.it.decode(packet)]));
    expect(heard).toHaveLength(speech.length);
    expect(decoder.it.malformed).toBe(0);
    expect(packets.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(speech.byteLength / 8);
    const lagMs = (lag(speech, heard, RATE / 100) / RATE) * 1_000;
    expect(Math.abs(lagMs - OPUS_DELAY_MS)).toBeLessThan(0.5);
  });

  it('forget what came before when they are reset', async () => {
    const opus = await installedOpus();
    using encoder = closing(opus.encoder({ sampleRate: RATE }));
    using decoder = closing(opus.decoder({ sampleRate: RATE }));
    await made();
    for (const frame of frames(vowel(100, RATE), RATE))
      decoder.it.decode(encoder.it.encode(frame) as Uint8Array);
    encoder.it.reset();
    decoder.it.reset();
    expect(encoder.it.encode(new Int16Array(RATE / 50))).toBeUndefined();
    await made();
    const silence = decoder.it.decode(encoder.it.encode(new Int16Array(RATE / 50)) as Uint8Array);
    expect(Math.max(...silence.map(Math.abs))).toBeLessThan(4);
  });

  it('leave frames of other lengths alone, and all when they are closed', async () => {
    const opus = await installedOpus();
    const encoder = opus.encoder({ sampleRate: 16_000 });
    const decoder = opus.decoder({ sampleRate: 16_000 });
    encoder.reset();
    await made();
    expect(encoder.encode(new Int16Array(640))).toBeUndefined();
    const packet = encoder.encode(new Int16Array(160)) as Uint8Array;
    expect(packet.length).toBeGreaterThan(0);
    encoder.close();
    encoder.close();
    decoder.close();
    expect(encoder.encode(new Int16Array(160))).toBeUndefined();
    expect(decoder.decode(packet)).toEqual(new Int16Array(160));
  });

  it('say what is wrong with their options', async () => {
    const opus = await installedOpus();
    expect(() => opus.encoder({ sampleRate: 44_100 })).toThrow('8000, 12000, 16000, 24000, 48000');
    expect(() => opus.decoder({ sampleRate: 44_100 })).toThrow('8000, 12000, 16000, 24000, 48000');
    expect(() => opus.encoder({ sampleRate: 16_000, bitrate: 500 })).toThrow('6000 to 128000');
    expect(() => opus.encoder({ sampleRate: 16_000, complexity: 11 })).toThrow('0 to 10');
    opus.encoder({ sampleRate: 16_000, bitrate: undefined as never, complexity: undefined as never }).close();
  });
});

function closing<T extends { close(): void }>(it: T) {
  return { it, [Symbol.dispose]: () => it.close() };
}
