import { map, type Observable } from 'rxjs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { VirtualClock } from '../clock/index.js';
import { ErrorFrame, type Frame, TextFrame } from '../frames/index.js';
import { pipeline } from '../pipeline/index.js';
import { inlet, processor } from '../processors/index.js';
import type { Session } from './session.js';

const written: string[] = [];

beforeEach(() => {
  written.length = 0;
  vi.spyOn(console, 'error').mockImplementation(
    (line: string) => void written.push(line.split('\n')[0] ?? ''),
  );
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function opened() {
  const session = pipeline(inlet(TextFrame)).open({ id: 'one', clock: new VirtualClock() });
  await session.start();
  return session;
}

/** What is told to whoever watches for errors. */
function errorsOf(session: Session): string[] {
  const told: string[] = [];
  session
    .frames$(ErrorFrame)
    .subscribe(({ code, processor, message }) => told.push(`${code} ${processor}: ${message}`));
  return told;
}

function fail(): never {
  throw new TypeError('no such field');
}

function say(session: Session, ...texts: string[]): void {
  for (const text of texts) session.send(new TextFrame({ text }));
}

test.each<readonly [string, (session: Session) => Observable<unknown>]>([
  ['output$', (session) => session.output$],
  ['frames$(text)', (session) => session.frames$(TextFrame)],
])(
  'a subscriber to %s that throws is told of once, and neither it nor anybody else is stopped',
  async (name, of) => {
    const session = await opened();
    const seen: number[] = [0, 0];
    of(session).subscribe(() => {
      seen[0] = (seen[0] ?? 0) + 1;
      fail();
    });
    of(session).subscribe({ next: () => void seen.push(1) });
    say(session, 'one', 'two');
    expect(seen).toEqual([2, 0, 1, 1]);
    expect(written).toEqual([`one: a subscriber to ${name} has failed: no such field`]);
    expect(session.stats.errors).toBe(2);
    await session.cancel();
  },
);

test('so is a subscriber to turns$, and one that throws when all is over', async () => {
  const session = await opened();
  session.turns$.subscribe({ next: fail, complete: fail });
  session.output$.subscribe({
    complete: () => {
      throw new Error('not yet');
    },
  });
  session.beginTurn('the user speaks');
  await session.cancel();
  expect(written).toEqual([
    'one: a subscriber to turns$ has failed: no such field',
    'one: a subscriber to output$ has failed: not yet',
  ]);
});

test('what is thrown behind an operator is told, and an error that no operator takes', async () => {
  const session = await opened();
  const lengths$ = session
    .frames$(TextFrame)
    .pipe(map(({ text }) => (text === 'bad' ? fail() : text.length)));
  lengths$.pipe(map((length) => length)).subscribe((length) => {
    throw new Error(`of length ${length}`);
  });
  say(session, 'one', 'bad', 'two');
  expect(written).toEqual([
    'one: a subscriber to frames$(text) has failed: of length 3',
    'one: a subscriber to frames$(text) has failed: no such field',
  ]);
  await session.cancel();
});

test('whoever watches for errors is told of it, and no processor, nor the record of the turn', async () => {
  const within: Frame[] = [];
  const looking = processor({
    name: 'looking',
    takes: [],
    on: {},
    up: { takes: [ErrorFrame], emits: [], on: { error: (frame) => void within.push(frame) } },
    start: (ctx) => void ctx.frames$(ErrorFrame).subscribe((frame) => within.push(frame)),
  });
  const session = pipeline(inlet(TextFrame), looking).open({ clock: new VirtualClock() });
  await session.start();
  const told = errorsOf(session);
  session.output$.subscribe(fail);
  say(session, 'one', 'two');
  session.beginTurn('the user speaks');
  await session.cancel();
  expect(told).toEqual(['watcher_failed a subscriber to output$: no such field']);
  expect([within, written, session.turns[0]?.errors]).toEqual([[], [], []]);
});

test('an observer that throws is told of, and changes nothing', async () => {
  const session = await opened();
  const told = errorsOf(session);
  const hops: string[] = [];
  session.observe({ onFrame: fail, onHop: fail });
  session.observe({ onHop: ({ frame }) => hops.push(frame.kind) });
  say(session, 'one');
  expect(hops).toEqual(['text']);
  expect(told).toEqual(['watcher_failed an observer: no such field']);
  await session.cancel();
});

test('what is thrown by who is told of an error is written to the console', async () => {
  const session = await opened();
  session.frames$(ErrorFrame).subscribe(({ message }) => {
    throw new Error(`cannot log: ${message}`);
  });
  session.output$.subscribe(fail);
  say(session, 'one');
  expect(written).toEqual(['one: a subscriber to frames$(error) has failed: cannot log: no such field']);
  await session.cancel();
});
