import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { VirtualClock } from '../clock/index.js';
import { AntiphonError } from '../error.js';
import { ErrorFrame, TextFrame } from '../frames/index.js';
import { type Pipeline, pipeline } from '../pipeline/index.js';
import { inlet, processor } from '../processors/index.js';

const written: string[] = [];

beforeEach(() => {
  written.length = 0;
  vi.spyOn(console, 'error').mockImplementation((line: string) => void written.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Fails with what it is told. */
const failing = processor({
  name: 'failing',
  takes: [TextFrame],
  on: {
    text({ text }) {
      throw text === 'refused' ? new AntiphonError('service_failed', text) : new TypeError(text);
    },
  },
});

async function opened(line: Pipeline = pipeline(inlet(TextFrame), failing)) {
  const session = line.open({ id: 'one', clock: new VirtualClock() });
  await session.start();
  return session;
}

test('what a handler throws is written to the console with its stack where nobody watches', async () => {
  const session = await opened();
  session.output$.subscribe();
  session.send(new TextFrame({ text: 'oh' }));
  expect(written).toEqual([
    expect.stringMatching(/^one: failing has failed: oh\nTypeError: oh\n +at .*text/),
  ]);
  await session.cancel();
});

test('what a service says of itself is written without the stack of whoever reads its answer', async () => {
  const session = await opened();
  session.send(new TextFrame({ text: 'refused' }));
  expect(written).toEqual(['one: failing has failed: refused']);
  await session.cancel();
});

test('an error that comes again is written once', async () => {
  const session = await opened();
  for (const text of ['refused', 'refused', 'refused', 'oh', 'refused'])
    session.send(new TextFrame({ text }));
  expect(written.map((line) => line.split('\n')[0])).toEqual([
    'one: failing has failed: refused',
    'one: failing has failed: oh',
  ]);
  await session.cancel();
});

test('of a session no more than a hundred errors are written', async () => {
  const session = await opened();
  for (let count = 0; count < 200; count++) session.send(new TextFrame({ text: `number ${count}` }));
  expect([written.length, session.stats.errors]).toEqual([100, 200]);
  await session.cancel();
});

test('an error is not told twice: whoever watches for errors is told, and nothing is written', async () => {
  const session = await opened();
  const seen: string[] = [];
  const watching = session.frames$(ErrorFrame).subscribe(({ message }) => seen.push(message));
  session.send(new TextFrame({ text: 'refused' }));
  expect([seen, written]).toEqual([['refused'], []]);
  watching.unsubscribe();
  session.send(new TextFrame({ text: 'refused' }));
  expect([seen.length, written.length]).toEqual([1, 1]);
  await session.cancel();
});

test('a processor that looks at errors tells no developer of them, nor does an observer', async () => {
  const within: string[] = [];
  const looking = processor({
    name: 'looking',
    takes: [],
    on: {},
    start: (ctx) => void ctx.frames$(ErrorFrame).subscribe(({ message }) => within.push(message)),
  });
  const session = await opened(pipeline(inlet(TextFrame), looking, failing));
  session.observe({ onFrame() {} });
  session.send(new TextFrame({ text: 'refused' }));
  expect(within).toEqual(['refused']);
  expect(written).toEqual(['one: failing has failed: refused']);
  await session.cancel();
});
