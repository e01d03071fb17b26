import { describe, expect, test } from 'vitest';
import {
  batch,
  type Context,
  ErrorFrame,
  type Frame,
  inlet,
  latest,
  pipeline,
  processor,
  type Session,
  serial,
  TextFrame,
  VirtualClock,
} from '../index.js';

type On = (frame: TextFrame, ctx: Context<TextFrame, undefined>) => void;

/** A session with one asynchronous stage, and what comes out of it. */
async function run(
  text: On,
): Promise<{ session: Session; clock: VirtualClock; out: string[]; errors: string[] }> {
  const clock = new VirtualClock();
  const stage = processor({ name: 'stage', takes: [TextFrame], emits: [TextFrame], on: { text } });
  const session = pipeline(inlet(TextFrame), stage).open({ clock });
  const out: string[] = [];
  const errors: string[] = [];
  session.output$.subscribe((frame: Frame) => {
    if (frame instanceof TextFrame) out.push(frame.text);
  });
  session.frames$(ErrorFrame).subscribe(({ message }) => errors.push(message));
  await session.start();
  return { session, clock, out, errors };
}

const sleep = (ctx: Context<never>, ms: number) =>
  new Promise<void>((resolve) => ctx.clock.after(ms, resolve));

/** Takes as many ms as its text says, then repeats it. */
const slow: Parameters<typeof serial<TextFrame, TextFrame, undefined, never>>[0] = async (
  frame,
  work,
  ctx,
) => {
  await sleep(ctx, Number(frame.text));
  work.emit(new TextFrame({ text: frame.text }));
};

const send = (session: Session, ...texts: (number | string)[]) => {
  for (const text of texts) session.send(new TextFrame({ text: String(text) }));
};

describe('serial', () => {
  test('works frames off one after the other, in order', async () => {
    const { session, clock, out } = await run(serial(slow));
    send(session, 300, 10, 20);
    await clock.run(305);
    expect(out).toEqual(['300']);
    await clock.run(30);
    expect(out).toEqual(['300', '10', '20']);
  });

  test('drops the oldest that waits when full, and counts it', async () => {
    const { session, clock, out } = await run(serial(slow, { maxQueued: 2 }));
    send(session, 10, 11, 12, 13);
    await clock.run(100);
    expect(out).toEqual(['10', '12', '13']);
    expect(session.stats.dropped).toEqual({ 'stage.frames': 1 });
  });

  test('or refuses the newest', async () => {
    const { session, clock, out } = await run(serial(slow, { maxQueued: 2, overflow: 'dropNewest' }));
    send(session, 10, 11, 12, 13);
    await clock.run(100);
    expect(out).toEqual(['10', '11', '12']);
  });

  test('a rejection is an error frame, and the next frame has its turn', async () => {
    const { session, clock, out, errors } = await run(
      serial(async (frame, work) => {
        if (frame.text === 'bad') throw new Error('no good');
        work.emit(frame);
      }),
    );
    send(session, 'bad', 'fine');
    await clock.run(1);
    expect(errors).toEqual(['no good']);
    expect(out).toEqual(['fine']);
  });

  test('an interruption aborts what runs and drops what waits, unless it survives', async () => {
    const signals: boolean[] = [];
    const watched: typeof slow = async (frame, work, ctx) => {
      await slow(frame, work, ctx);
      signals.push(work.signal.aborted);
    };
    const answering = await run(serial(watched));
    send(answering.session, 100, 101);
    answering.session.interrupt('voice');
    send(answering.session, 50);
    await answering.clock.run(500);
    expect(answering.out).toEqual(['50']);
    expect(signals).toEqual([true, false]);

    const surviving = await run(serial(slow, { survives: true }));
    send(surviving.session, 100, 101);
    surviving.session.interrupt('voice');
    await surviving.clock.run(500);
    expect(surviving.out).toEqual(['100', '101']);
  });
});

describe('latest', () => {
  test('a newer frame cancels the one in progress', async () => {
    const { session, clock, out, errors } = await run(latest(slow));
    send(session, 100);
    await clock.run(50);
    send(session, 90);
    await clock.run(200);
    expect(out).toEqual(['90']);
    expect(errors).toEqual([]);
  });

  test('what a cancelled handler throws is nobody’s error', async () => {
    const { session, clock, errors } = await run(
      latest(async (_frame, work, ctx) => {
        await sleep(ctx, 10);
        work.signal.throwIfAborted();
      }),
    );
    send(session, 'a', 'b');
    await clock.run(50);
    expect(errors).toEqual([]);
  });
});

describe('batch', () => {
  const joined = batch<TextFrame, TextFrame, undefined, never>(
    async (frames, work) => {
      work.emit(new TextFrame({ text: frames.map(({ text }) => text).join('+') }));
    },
    { maxFrames: 3, maxWaitMs: 100 },
  );

  test('works a batch off when it is full, or when its first frame has waited long enough', async () => {
    const { session, clock, out } = await run(joined);
    send(session, 'a', 'b', 'c', 'd');
    await clock.run(99);
    expect(out).toEqual(['a+b+c']);
    await clock.run(1);
    expect(out).toEqual(['a+b+c', 'd']);
  });

  test('frames that wait when their turn is interrupted are dropped', async () => {
    const { session, clock, out } = await run(joined);
    send(session, 'a');
    session.interrupt('voice');
    send(session, 'b');
    await clock.run(100);
    expect(out).toEqual(['b']);
  });

  test('an orderly end works off what was collected', async () => {
    const { session, clock, out } = await run(joined);
    send(session, 'a', 'b');
    const ended = session.end();
    await clock.run(100);
    await ended;
    expect(out).toEqual(['a+b']);
    expect(clock.pending).toBe(0);
  });
});
