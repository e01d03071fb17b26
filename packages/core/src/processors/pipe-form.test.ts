import { auditTime, map, merge, timer } from 'rxjs';
import { describe, expect, test } from 'vitest';
import {
  ErrorFrame,
  type Frame,
  fromOperator,
  InterruptionFrame,
  inlet,
  type Processor,
  pipeline,
  processor,
  TextFrame,
  VirtualClock,
} from '../index.js';

async function open(stage: Processor<string, TextFrame, TextFrame>) {
  const clock = new VirtualClock();
  const session = pipeline(inlet(TextFrame), stage).open({ clock });
  const texts: string[] = [];
  const errors: ErrorFrame[] = [];
  session.output$.subscribe((frame: Frame) => {
    if (frame instanceof TextFrame) texts.push(frame.text);
  });
  session.frames$(ErrorFrame).subscribe((error) => errors.push(error));
  await session.start();
  return { clock, session, texts, errors };
}

const text = (words: string, turn?: number) =>
  new TextFrame(turn === undefined ? { text: words } : { text: words, turn });

describe('a processor written as an RxJS chain', () => {
  test('waits on the session’s clock', async () => {
    const calm = processor({
      name: 'calm',
      takes: [TextFrame],
      emits: [TextFrame],
      pipe: (frames$, ctx) => frames$.pipe(auditTime(100, ctx.scheduler)),
    });
    const { clock, session, texts } = await open(calm);
    for (const word of ['a', 'b', 'c']) session.send(text(word));
    await clock.run(99);
    expect(texts).toEqual([]);
    await clock.run(1);
    expect(texts).toEqual(['c']);
    session.send(text('d'));
    await session.cancel();
    expect(clock.pending).toBe(0);
  });

  test('that fails is named with its frame, and built afresh', async () => {
    const fragile = fromOperator({ name: 'fragile', takes: [TextFrame], emits: [TextFrame] }, (frames$) =>
      frames$.pipe(
        map((frame) => {
          if (frame.text === 'bad') throw new Error('no good');
          return frame;
        }),
      ),
    );
    const { session, texts, errors } = await open(fragile);
    const bad = text('bad');
    for (const frame of [text('one'), bad, text('two')]) session.send(frame);
    expect(texts).toEqual(['one', 'two']);
    expect(errors).toMatchObject([{ processor: 'fragile', frameId: bad.id, message: 'no good' }]);
  });

  test('cannot let out what it held of a turn that was interrupted', async () => {
    const late = processor({
      name: 'late',
      takes: [TextFrame],
      emits: [TextFrame],
      pipe: (frames$, ctx) => frames$.pipe(auditTime(100, ctx.scheduler)),
    });
    const { clock, session, texts } = await open(late);
    session.beginTurn('typed');
    session.send(text('old', 1));
    session.interrupt('voice');
    await clock.run(200);
    expect(texts).toEqual([]);
    expect(session.stats.staleDropped).toBe(1);
  });

  test('sees system frames too, which go on by themselves', async () => {
    const heard: string[] = [];
    const watcher = processor({
      name: 'watcher',
      takes: [InterruptionFrame],
      emits: [TextFrame],
      pipe: (frames$) => frames$.pipe(map(({ reason }) => text(`noted: ${reason}`))),
    });
    const clock = new VirtualClock();
    const session = pipeline(watcher).open({ clock });
    session.output$.subscribe((frame) => heard.push(frame.kind));
    await session.start();
    session.interrupt('voice');
    expect(heard).toEqual(['start', 'text', 'interruption']);
    await session.cancel();
  });

  test('may have a source of its own, which ends with the session', async () => {
    const ticking = processor({
      name: 'ticking',
      takes: [TextFrame],
      emits: [TextFrame],
      pipe: (frames$, ctx) =>
        merge(frames$, timer(50, 50, ctx.scheduler).pipe(map((count) => text(`tick ${count}`)))),
    });
    const { clock, session, texts } = await open(ticking);
    await clock.run(120);
    expect(texts).toEqual(['tick 0', 'tick 1']);
    await session.cancel();
    expect(clock.pending).toBe(0);
  });
});
