import { describe, expect, it } from 'vitest';
import { readPipecatFrame } from './pipecat-frame.js';

const field = (number: number, bytes: Uint8Array): number[] => [number * 8 + 2, bytes.length, ...bytes];
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('readPipecatFrame', () => {
  it('reads typed words', () => {
    const text = Uint8Array.from([...field(2, utf8('name')), ...field(3, utf8('hällo'))]);
    expect(readPipecatFrame(Uint8Array.from(field(1, text)))).toEqual({ kind: 'text', text: 'hällo' });
  });

  it('reads a piece of a microphone, its rate too', () => {
    const audio = Uint8Array.from([...field(3, Uint8Array.of(1, 2)), 4 * 8, 0x80, 0x7d, 5 * 8, 1]);
    expect(readPipecatFrame(Uint8Array.from(field(2, audio)))).toEqual({
      kind: 'audio',
      audio: Uint8Array.of(1, 2),
      sampleRate: 16_000,
    });
  });

  it.each([
    ['nothing', []],
    ['a transcription', field(3, utf8('x'))],
    ['bytes that end too early', [10, 200, 1]],
    ['a number without an end', [0xff, 0xff, 0xff]],
    ['a kind of field that there is not', [11, 1]],
  ])('does not read %s', (_, bytes) => {
    expect(readPipecatFrame(Uint8Array.from(bytes))).toBeUndefined();
  });
});
