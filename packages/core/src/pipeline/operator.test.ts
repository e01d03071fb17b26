import { from, lastValueFrom, of, Subject, throwError, toArray } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { type Frame, inlet, pipeline, processor, serial, TextFrame, VirtualClock } from '../index.js';

const upper = processor({
  name: 'upper',
  takes: [TextFrame],
  emits: [TextFrame],
  on: {
    text: serial(async (frame, work) => {
      await Promise.resolve();
      work.emit(frame.with({ text: frame.text.toUpperCase() }));
    }),
  },
});

const line = pipeline(inlet(TextFrame), upper);
const texts = (frames: readonly Frame[]) =>
  frames.filter((frame) => frame instanceof TextFrame).map(({ text }) => text);

describe('a pipeline as an operator', () => {
  test('runs between a source and its subscriber, and ends in order with the source', async () => {
    const source$ = from(['a', 'b', 'c'].map((text) => new TextFrame({ text })));
    const out = await lastValueFrom(source$.pipe(line.asOperator(), toArray()));
    expect(texts(out)).toEqual(['A', 'B', 'C']);
    expect(out.at(-1)?.kind).toBe('end');
  });

  test('each subscription has a session of its own', async () => {
    const shouted$ = of(new TextFrame({ text: 'hi' })).pipe(line.asOperator());
    const [one, two] = await Promise.all([
      lastValueFrom(shouted$.pipe(toArray())),
      lastValueFrom(shouted$.pipe(toArray())),
    ]);
    expect(texts(one)).toEqual(['HI']);
    expect(texts(two)).toEqual(['HI']);
  });

  test('an error of the source is the subscriber’s', async () => {
    const failing$ = throwError(() => new Error('source gone')).pipe(line.asOperator() as never);
    await expect(lastValueFrom(failing$)).rejects.toThrow('source gone');
  });

  test('a session that cannot start is the subscriber’s error', async () => {
    const broken = processor({
      name: 'broken',
      takes: [],
      on: {},
      start: () => {
        throw new Error('no key');
      },
    });
    const out$ = of(new TextFrame({ text: 'x' })).pipe(pipeline(broken).asOperator());
    await expect(lastValueFrom(out$)).rejects.toThrow('broken could not start: no key');
  });

  test('more frames than may wait for its start are the subscriber’s error', async () => {
    const clock = new VirtualClock();
    const slow = processor({
      name: 'slow',
      takes: [TextFrame],
      on: { text: () => {} },
      start: (ctx) => new Promise((resolve) => ctx.after(1000, () => resolve())),
    });
    const flood$ = from(Array(70_000).fill(new TextFrame({ text: 'x' })) as TextFrame[]);
    const line = pipeline(inlet(TextFrame), slow);
    await expect(lastValueFrom(flood$.pipe(line.asOperator({ clock })))).rejects.toMatchObject({
      code: 'queue_full',
    });
    await clock.run(60_000);
    expect(clock.pending).toBe(0);
  });

  test('leaving it cancels the session', async () => {
    const clock = new VirtualClock();
    const source$ = new Subject<Frame>();
    let stopped = false;
    const watched = processor({
      name: 'watched',
      takes: [],
      on: {},
      stop: () => {
        stopped = true;
      },
    });
    const subscription = source$.pipe(pipeline(watched).asOperator({ clock })).subscribe();
    await clock.run(0);
    subscription.unsubscribe();
    await clock.run(0);
    expect(stopped).toBe(true);
    expect(source$.observed).toBe(false);
    expect(clock.pending).toBe(0);
  });
});
