import {
  ErrorFrame,
  type Hop,
  InterruptionFrame,
  LLMTextFrame,
  parallel,
  processor,
  switchable,
  TextFrame,
} from '@antiphon/core';
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

it('shows an observer the upstream hops of an error as upstream hops', async () => {
  const hops: Hop[] = [];
  await using harness = await testPipeline([listener('one'), listener('two'), failing], {
    observers: [{ onHop: (hop) => hops.push(hop) }],
  });
  harness.send(new TextFrame({ text: 'x' }));
  expect(harness.takeErrors()).toHaveLength(1);
  const own = hops.filter(({ frame }) => frame.kind === 'error');
  expect(own.map(({ direction, from, to }) => [direction, from, to])).toEqual([
    ['up', 'failing', 'two'],
    ['up', 'failing', 'one'],
    ['up', 'failing', 'outside'],
  ]);
});

it('shows who sent a frame that several get, each of them once, and then where it leaves', async () => {
  const hops: string[] = [];
  const taking = (name: string) => processor({ name, takes: [InterruptionFrame], on: { interruption() {} } });
  const sender = processor({
    name: 'sender',
    takes: [TextFrame],
    emits: [InterruptionFrame],
    on: {
      text(_frame, ctx) {
        ctx.emit(new InterruptionFrame({ interruptedTurn: 0, reason: 'a test' }));
      },
    },
  });
  await using harness = await testPipeline([sender, taking('one'), taking('two')], {
    observers: [
      {
        onHop: ({ frame, from, to, direction }) => {
          if (frame.kind === 'interruption') hops.push(`${from} ${direction} ${to ?? 'out'}`);
        },
      },
    ],
  });
  harness.send(new TextFrame({ text: 'x' }));
  expect(hops.slice(0, 3)).toEqual(['sender down one', 'sender down two', 'sender down out']);
});

it('shows a hop into a switch, and from there one to each of those in the active branch', async () => {
  const hops: string[] = [];
  const taking = (name: string) => processor({ name, takes: [TextFrame], on: { text() {} } });
  const fork = parallel([taking('one')], [taking('two')]);
  await using harness = await testPipeline([switchable('switch', { a: [fork], b: [taking('three')] })], {
    observers: [
      {
        onHop: ({ frame, from, to }) => {
          if (frame.kind === 'text') hops.push(`${from ?? 'test'} → ${to}`);
        },
      },
    ],
  });
  harness.send(new TextFrame({ text: 'x' }));
  expect(hops.slice(-3)).toEqual(['test → switch', 'switch → one', 'switch → two']);
});
