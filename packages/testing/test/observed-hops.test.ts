import { ErrorFrame, type Hop, LLMTextFrame, processor, TextFrame } from '@antiphon/core';
import { expect, it } from 'vitest';
import { testPipeline } from '../src/index.js';

/** Hears of errors on their way up, as `switchable` does. */
const listener = (name: string) =>
  processor({ name, takes: [], up: { takes: [ErrorFrame], on: { error() {} } }, on: {} });

const failing = processor({
  name: 'failing',
  takes: [TextFrame],
  emits: [LLMTextFrame],
  on: {
    text() {
      throw new Error('no');
    },
  },
});

// Of a frame with several takers upstream, each hop is still shown as downstream, and the first one twice.
it.fails('shows an observer the upstream hops of an error as upstream hops', async () => {
  const hops: Hop[] = [];
  await using harness = await testPipeline([listener('one'), listener('two'), failing], {
    observers: [{ onHop: (hop) => hops.push(hop) }],
  });
  harness.send(new TextFrame({ text: 'x' }));
  expect(harness.takeErrors()).toHaveLength(1);
  const own = hops.filter(({ frame }) => frame.kind === 'error');
  expect(own.map(({ direction, to }) => [direction, to])).toEqual([
    ['up', 'two'],
    ['up', 'one'],
    ['up', 'outside'],
  ]);
});
