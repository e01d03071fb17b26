import { expect, test } from 'vitest';
import { inlet, Pipeline, parallel, switchable, TranscriptionFrame, vad } from '../index.js';

test.each([
  ['nothing', undefined, 'item 1 is of the type undefined, not a processor: make it with processor({ ... })'],
  ['an object', {}, 'item 1 is of the type object, not a processor: make it with processor({ ... })'],
  ['null', null, 'item 1 is of the type object, not a processor'],
  ['what makes one', vad, 'item 1 is the function vad: call it, it makes the processor'],
  [
    'a service',
    { name: 'whisper', open() {} },
    "item 1 is 'whisper', not a processor: give it to one, such as stt(whisper)",
  ],
])('says of %s that it is no processor', (_, given, problem) => {
  expect(() => new Pipeline([given as never])).toThrow(problem);
});

test('refuses branches that are no lists of processors', () => {
  const [side, branched] = [parallel, switchable] as unknown as ((...given: unknown[]) => never)[];
  const words = inlet(TranscriptionFrame);
  expect(() => side?.(words)).toThrow(
    'parallel() takes lists of processors: [vad(detector)], not vad(detector)',
  );
  expect(() => side?.([vad])).toThrow('item 1 is the function vad');
  expect(() => branched?.('voice', { a: words })).toThrow('switchable() takes lists of processors');
});
