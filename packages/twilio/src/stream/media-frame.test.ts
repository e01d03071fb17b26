import { expect, it } from 'vitest';
import { MediaFrame } from './media-frame.js';
import { textFrame } from './text-frame.js';

const around = ['{"event":"media","media":{"payload":"', '"}}'] as const;

/** The messages in frames, as a client takes them apart. */
function messagesIn(frames: Buffer): string[] {
  const messages: string[] = [];
  for (let at = 0; at < frames.length; ) {
    expect(frames[at]).toBe(0x81);
    const short = frames[at + 1] as number;
    const from = at + (short === 126 ? 4 : 2);
    const to = from + (short === 126 ? frames.readUInt16BE(at + 2) : short);
    messages.push(frames.toString('utf8', from, to));
    at = to;
  }
  return messages;
}

it.each([0, 1, 60, 61, 62, 63, 64, 160, 320, 40_000])('carries %d codes', (codes) => {
  const frame = new MediaFrame(around, codes);
  for (const value of [0xff, 0x00, 0x5a]) {
    const audio = Buffer.alloc(codes, value);
    expect(messagesIn(frame.of(audio))).toEqual([`${around[0]}${audio.toString('base64')}${around[1]}`]);
  }
});

it('counts what stands around the audio in bytes, not letters', () => {
  const [message] = messagesIn(
    new MediaFrame(['{"stream":"zürich","payload":"', '"}'], 3).of(Buffer.from('abc')),
  );
  expect(JSON.parse(message as string)).toEqual({ stream: 'zürich', payload: 'YWJj' });
});

it.each(['', 'a', 'ü'.repeat(62), 'ü'.repeat(63), 'x'.repeat(65_535)])('frames a text', (text) => {
  expect(messagesIn(Buffer.concat([textFrame(text), textFrame('next')]))).toEqual([text, 'next']);
});
