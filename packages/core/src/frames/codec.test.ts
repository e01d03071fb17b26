import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AntiphonError } from '../error.js';
import {
  coreFrames,
  defineFrame,
  type Frame,
  type FrameClass,
  fields,
  frameCodec,
  InputAudioFrame,
  TranscriptionFrame,
} from './index.js';

const codec = frameCodec();

/** Values for a field, derived from the field itself, so that no kind can be forgotten. */
function valuesFor(field: fields.Field<unknown>): fc.Arbitrary<unknown> {
  const base = ((): fc.Arbitrary<unknown> => {
    if (field.form === 'int16') return fc.int16Array();
    if (field.form === 'bytes') return fc.uint8Array();
    if (field.form === 'local') return fc.constant(undefined);
    if (field.expected === 'a string') return fc.string({ unit: 'binary' });
    if (field.expected === 'a finite number')
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0);
    if (field.expected === 'an integer') return fc.integer();
    if (field.expected === 'true or false') return fc.boolean();
    if (field.expected === 'a JSON value')
      return fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)));
    return fc.constantFrom(...field.expected.split(' or ').map((word) => word.slice(1, -1)));
  })();
  return field.optional ? fc.option(base, { nil: undefined }) : base;
}

function frameOf(Class: FrameClass): fc.Arbitrary<Frame> {
  const values = Object.entries(Class.fields).map(([name, field]) => [name, valuesFor(field)] as const);
  return fc
    .record({ turn: fc.option(fc.nat(), { nil: undefined }), ...Object.fromEntries(values) })
    .map((init) => new (Class as unknown as new (init: unknown) => Frame)(init));
}

/** Through text, as a file or a socket would carry it. */
function roundTrip(frame: Frame): Frame {
  const { json, bytes } = codec.encode(frame);
  return codec.decode({ json: JSON.parse(JSON.stringify(json)), bytes });
}

describe('the frame codec', () => {
  test.each(coreFrames.map((Class) => [Class.kind, Class] as const))('round-trips %s', (_kind, Class) => {
    fc.assert(
      fc.property(frameOf(Class), (frame) => {
        const back = roundTrip(frame);
        expect(back).toBeInstanceOf(Class);
        expect(back).toEqual(frame);
        expect(back.kind).toBe(frame.kind);
      }),
      { numRuns: 50 },
    );
  });

  test('keeps a view on a larger buffer to what the view holds', () => {
    const samples = new Int16Array([1, 2, 3, 4, 5]).subarray(1, 3);
    const back = roundTrip(new InputAudioFrame({ samples, sampleRate: 8000 })) as InputAudioFrame;
    expect([...back.samples]).toEqual([2, 3]);
  });

  test('leaves out what is local to the process', () => {
    const frame = new TranscriptionFrame({ text: 'hi', raw: { vendor: () => {} } });
    expect((roundTrip(frame) as TranscriptionFrame).raw).toBeUndefined();
  });

  test('knows frames of your own when told', () => {
    class MoodFrame extends defineFrame('codecTestMood', {
      lane: 'ordered',
      fields: { score: fields.number },
    }) {}
    const frame = new MoodFrame({ score: 0.5 });
    expect(() => codec.encode(frame)).toThrow("no frame kind 'codecTestMood' is known here");
    const own = frameCodec([MoodFrame]);
    expect(own.decode(own.encode(frame))).toEqual(frame);
  });

  test.each([
    [null, 'a frame must be an object'],
    [{ v: 2, kind: 'text', fields: {} }, 'schema version 2'],
    [{ v: 1, fields: {} }, 'needs a kind'],
    [{ v: 1, kind: 'nonsense', fields: {} }, "no frame kind 'nonsense'"],
    [{ v: 1, kind: 'text', fields: {} }, 'text.text is missing; it must be a string'],
    [{ v: 1, kind: 'text', fields: { text: 3 } }, 'text.text must be a string'],
    [{ v: 1, kind: 'text', fields: { text: 'a' }, turn: 1.5 }, 'text.turn must be an integer'],
    [{ v: 1, kind: 'text', fields: { text: 'a' }, at: 'soon' }, 'text.at must be a finite number'],
    [{ v: 1, kind: 'pushToTalk', fields: { state: 'sideways' } }, "must be 'down' or 'up'"],
    [{ v: 1, kind: 'audioIn', fields: { sampleRate: 8000 } }, 'audioIn.samples is missing'],
    [
      { v: 1, kind: 'audioIn', fields: { sampleRate: 8000 }, binary: [{ name: 'samples', byteLength: 8 }] },
      'more bytes than the 3 that came',
    ],
    [
      { v: 1, kind: 'audioIn', fields: { sampleRate: 8000 }, binary: [{ name: 'samples', byteLength: 3 }] },
      'half a sample',
    ],
  ])('refuses %j', (json, message) => {
    const decode = () => codec.decode({ json, bytes: new Uint8Array(3) });
    expect(decode).toThrow(message);
    expect(decode).toThrow(AntiphonError);
  });

  test('refuses anything else it is given, with its own error', () => {
    fc.assert(
      fc.property(fc.anything(), fc.uint8Array(), (json, bytes) => {
        try {
          codec.decode({ json, bytes });
        } catch (error) {
          expect(error).toBeInstanceOf(AntiphonError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
