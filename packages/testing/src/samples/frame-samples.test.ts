import {
  coreFrames,
  defineFrame,
  fields,
  frameCodec,
  seededRandom,
  TranscriptionFrame,
} from '@antiphon/core';
import { expect, it } from 'vitest';
import { frameSample, frameSamples } from './index.js';

it('draws frames of every class that survive the codec unchanged', () => {
  const codec = frameCodec();
  const random = seededRandom(1);
  for (const Class of coreFrames) {
    for (let count = 0; count < 50; count++) {
      const frame = frameSample(Class, random, { turn: 3 });
      const { json, bytes } = codec.encode(frame);
      const back = codec.decode({ json: JSON.parse(JSON.stringify(json)), bytes });
      expect(back).toEqual(frame);
    }
  }
});

it('repeats itself for a seed', () => {
  const draw = (seed: number) => {
    const samples = frameSamples(TranscriptionFrame, seededRandom(seed));
    return Array.from({ length: 20 }, () => ({ ...samples.next().value, id: 0 }));
  };
  expect(draw(5)).toEqual(draw(5));
  expect(draw(5)).not.toEqual(draw(6));
});

class ShapedFrame extends defineFrame('testingShaped', {
  lane: 'ordered',
  fields: {
    color: fields.oneOf('red', 'green'),
    code: fields.shaped<string>('a string of six letters', (value) => /^[x-z]{6}$/.test(String(value))),
  },
}) {}

it('draws one of the words, and asks for what it cannot know', () => {
  const random = seededRandom(2);
  expect(() => frameSample(ShapedFrame, random)).toThrow(
    "no sample found for 'code', which must be a string of six letters",
  );
  const colors = Array.from(
    { length: 30 },
    () => frameSample(ShapedFrame, random, { overrides: { code: 'xyzzyx' } }).color,
  );
  expect(new Set(colors)).toEqual(new Set(['red', 'green']));
});
