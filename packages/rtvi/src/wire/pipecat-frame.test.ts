import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readPipecatFrame, writePipecatAudio, writePipecatMessage } from './pipecat-frame.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

// What the generated code of Pipecat's own client writes and reads.
const CLIENT_AUDIO = '12121205617564696f1a040100ff7f20807d2801';
const SERVER_AUDIO = '121108071201781a02010020c0bb0128013005';
const MESSAGE = '22090a077b2261223a317d';

it("reads a client's audio as its own code writes it", () => {
  expect(readPipecatFrame(bytes(CLIENT_AUDIO))).toEqual({
    type: 'audio',
    audio: { name: 'audio', bytes: bytes('0100ff7f'), sampleRate: 16_000, channels: 1 },
  });
});

it('writes audio as the generated code does, byte for byte', () => {
  const audio = { id: 7, name: 'x', bytes: bytes('0100'), sampleRate: 24_000, channels: 1, pts: 5 };
  expect(hex(writePipecatAudio(audio))).toBe(SERVER_AUDIO);
  expect(readPipecatFrame(bytes(SERVER_AUDIO))).toEqual({ type: 'audio', audio });
  const client = { name: 'audio', bytes: bytes('0100ff7f'), sampleRate: 16_000, channels: 1 };
  expect(hex(writePipecatAudio(client))).toBe(CLIENT_AUDIO);
});

it('writes and reads a message', () => {
  expect(hex(writePipecatMessage('{"a":1}'))).toBe(MESSAGE);
  expect(readPipecatFrame(bytes(MESSAGE))).toEqual({ type: 'message', json: '{"a":1}' });
});

it('knows the kinds that only servers are sent, and says so of one that it does not know', () => {
  const name = '1205617564696f';
  expect(readPipecatFrame(bytes(`0a0b${name}1a026869`))).toEqual({ type: 'text', text: 'hi' });
  expect(readPipecatFrame(bytes('1a0a1a026869220175' + '2a0174'))).toEqual({
    type: 'transcription',
    ...{ text: 'hi', userId: 'u', timestamp: 't' },
  });
  expect(readPipecatFrame(bytes('2a020801'))).toEqual({ type: 'interruption' });
  expect(readPipecatFrame(bytes('32020801'))).toEqual({ type: 'unknown' });
  expect(readPipecatFrame(new Uint8Array(0))).toEqual({ type: 'unknown' });
});

it.each([
  ['that breaks off in its audio', CLIENT_AUDIO.slice(0, -12)],
  ['with a length beyond its end', '12ffffffff0f'],
  ['with a number that does not end', '1203208080'],
  ['of an illegal kind of field', '17'],
  ['of groups in groups', '0b'.repeat(5_000)],
])('refuses a message %s', (_what, text) => {
  expect(() => readPipecatFrame(bytes(text))).toThrow(
    expect.objectContaining({ name: 'AntiphonError', code: 'frame_invalid' }),
  );
});

it('reads back what it writes, whatever it is', () => {
  const anyAudio = fc.record({
    bytes: fc.uint8Array({ maxLength: 2_000 }),
    sampleRate: fc.integer({ min: 1, max: 192_000 }),
    channels: fc.integer({ min: 1, max: 8 }),
    id: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    name: fc.string({ minLength: 1 }),
    pts: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  });
  fc.assert(
    fc.property(anyAudio, (audio) => {
      expect(readPipecatFrame(writePipecatAudio(audio))).toEqual({ type: 'audio', audio });
    }),
    { numRuns: 50 },
  );
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (json) => {
      expect(readPipecatFrame(writePipecatMessage(json))).toEqual({ type: 'message', json });
    }),
    { numRuns: 50 },
  );
});
