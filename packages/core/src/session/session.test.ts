import { describe, expect, test } from 'vitest';
import {
  AntiphonError,
  CancelFrame,
  EndFrame,
  type Frame,
  HeartbeatFrame,
  inlet,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  type Pipeline,
  pipeline,
  processor,
  type Session,
  type SessionOptions,
  serial,
  TextFrame,
  TranscriptionFrame,
  VirtualClock,
} from '../index.js';

const idleStage = processor({ name: 'idle', takes: [], on: {} });

/** Never finishes what it is asked to do. */
const stuck = (when: 'start' | 'drain' | 'stop') =>
  processor({ name: 'stuck', takes: [], on: {}, [when]: () => new Promise<void>(() => {}) });

async function open(
  line: Pipeline,
  options: SessionOptions = {},
): Promise<{ session: Session; clock: VirtualClock }> {
  const clock = new VirtualClock();
  const session = line.open({ clock, ...options });
  await session.start();
  return { session, clock };
}

describe('a session', () => {
  test('starts every processor before the start frame, and takes frames only then', async () => {
    const order: string[] = [];
    const slow = processor({
      name: 'slow',
      takes: [],
      on: {},
      start: async () => {
        await Promise.resolve();
        order.push('started');
      },
    });
    const session = pipeline(slow).open({ clock: new VirtualClock() });
    session.output$.subscribe(({ kind }) => order.push(kind));
    expect(() => session.send(new TextFrame({ text: 'early' }))).toThrow('is idle and takes no frames');
    await session.start();
    expect(order).toEqual(['started', 'start']);
    await expect(session.start()).rejects.toThrow('was started before');
    await session.cancel();
    expect(() => session.send(new TextFrame({ text: 'late' }))).toThrow('is closed');
  });

  test('that cannot start is closed, and says who could not', async () => {
    const broken = processor({
      name: 'broken',
      takes: [],
      on: {},
      start: () => Promise.reject(new Error('no key')),
    });
    const session = pipeline(broken).open({ clock: new VirtualClock() });
    await expect(session.start()).rejects.toThrow('broken could not start: no key');
    expect(await session.closed).toMatchObject({ outcome: 'failed' });
  });

  test('does not wait for ever for a processor to start', async () => {
    const clock = new VirtualClock();
    const session = pipeline(stuck('start')).open({ clock, startDeadlineMs: 500 });
    const started = session.start();
    const refused = expect(started).rejects.toThrow('stuck did not start within 500 ms');
    await clock.run(500);
    await refused;
    expect(clock.pending).toBe(0);
  });

  test('ends in order: queued work is finished first, then comes the end frame', async () => {
    const clock = new VirtualClock();
    const order: string[] = [];
    const slow = processor({
      name: 'slow',
      takes: [TextFrame],
      emits: [TextFrame],
      on: {
        text: serial(async (frame, work) => {
          await new Promise<void>((resolve) => clock.after(100, resolve));
          work.emit(frame.with({ text: `${frame.text} done` }));
        }),
      },
    });
    const session = pipeline(inlet(TextFrame), slow).open({ clock });
    session.output$.subscribe((frame) => order.push(frame instanceof TextFrame ? frame.text : frame.kind));
    await session.start();
    session.send(new TextFrame({ text: 'a' }));
    session.send(new TextFrame({ text: 'b' }));
    const ended = session.end('finished');
    await clock.run(200);
    expect(await ended).toMatchObject({ outcome: 'ended', reason: 'finished', unresponsive: [] });
    expect(order).toEqual(['start', 'a done', 'b done', 'end']);
    expect(clock.pending).toBe(0);
  });

  test('that does not drain in time is cancelled; what does not stop is abandoned, under one deadline', async () => {
    const draining = await open(pipeline(stuck('drain')), { deadlineMs: 1000 });
    const cancelled = draining.session.end();
    await draining.clock.run(1000);
    expect(await cancelled).toMatchObject({ outcome: 'cancelled', unresponsive: [] });

    const stopping = await open(pipeline(idleStage, stuck('stop')), { deadlineMs: 1000 });
    const abandoned = stopping.session.end();
    await stopping.clock.run(1000);
    expect(await abandoned).toMatchObject({
      outcome: 'abandoned',
      unresponsive: ['stuck'],
      durationMs: 1000,
    });
    expect(stopping.clock.pending).toBe(0);
  });

  test('ends once, however often and in whatever way it is asked to', async () => {
    const { session, clock } = await open(pipeline(idleStage));
    const asked = [session.end('first'), session.cancel('second'), session.end('third')];
    await clock.run(0);
    const summaries = await Promise.all(asked);
    expect(new Set(summaries).size).toBe(1);
    expect(session.state).toBe('closed');
  });

  test('cancel cuts an end short, and its signal fires', async () => {
    const { session, clock } = await open(pipeline(stuck('drain')));
    const { signal } = session;
    void session.end();
    await clock.run(10);
    expect(await session.cancel('enough')).toMatchObject({ outcome: 'cancelled', reason: 'enough' });
    expect(signal.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  test('follows an outer signal', async () => {
    const controller = new AbortController();
    const { session } = await open(pipeline(idleStage), { signal: controller.signal });
    controller.abort();
    expect(await session.closed).toMatchObject({ outcome: 'cancelled' });
  });

  test('a fatal error ends it', async () => {
    const fatal = processor({
      name: 'fatal',
      takes: [TextFrame],
      on: { text: (_frame, ctx) => ctx.fail(new AntiphonError('service_failed', 'gone'), { fatal: true }) },
    });
    const { session } = await open(pipeline(inlet(TextFrame), fatal));
    session.send(new TextFrame({ text: 'x' }));
    expect(await session.closed).toMatchObject({ outcome: 'failed', reason: 'gone', stats: { errors: 1 } });
  });

  test('a processor ends it by a frame, behind everything that it said before', async () => {
    const order: string[] = [];
    const goodbye = processor({
      name: 'goodbye',
      takes: [TextFrame],
      emits: [TextFrame, EndFrame],
      on: {
        text(frame, ctx) {
          ctx.emit(frame);
          ctx.emit(new EndFrame({ reason: 'goodbye' }));
        },
      },
    });
    const slow = processor({
      name: 'slow',
      takes: [TextFrame],
      emits: [TextFrame],
      on: {
        text: serial(async (frame, work, ctx) => {
          await new Promise<void>((resolve) => ctx.clock.after(100, resolve));
          work.emit(frame);
        }),
      },
    });
    const { session, clock } = await open(pipeline(inlet(TextFrame), goodbye, slow));
    session.output$.subscribe(({ kind }) => order.push(kind));
    session.send(new TextFrame({ text: 'bye' }));
    await clock.run(100);
    expect(await session.closed).toMatchObject({ outcome: 'ended', reason: 'goodbye' });
    expect(order).toEqual(['text', 'end']);
  });

  test('frames sent in from outside end it and cancel it, too', async () => {
    const ended = await open(pipeline(idleStage));
    ended.session.send(new EndFrame({ reason: 'enough' }));
    await ended.clock.run(0);
    expect(await ended.session.closed).toMatchObject({ outcome: 'ended', reason: 'enough' });

    const cancelled = await open(pipeline(idleStage));
    cancelled.session.send(new CancelFrame({ reason: 'now' }));
    expect(await cancelled.session.closed).toMatchObject({ outcome: 'cancelled', reason: 'now' });
  });

  test('ends when nobody speaks for the idle timeout, and not while somebody does', async () => {
    const { session, clock } = await open(pipeline(inlet(TranscriptionFrame)), { idleTimeoutMs: 10_000 });
    await clock.run(9_000);
    session.send(new TranscriptionFrame({ text: 'still here' }));
    await clock.run(9_000);
    expect(session.state).toBe('running');
    await clock.run(2_000);
    expect(await session.closed).toMatchObject({ outcome: 'ended', reason: 'nobody spoke for 10000 ms' });
  });

  test('beats when asked to', async () => {
    const { session, clock } = await open(pipeline(idleStage), { heartbeatMs: 1000 });
    const beats: number[] = [];
    session.frames$(HeartbeatFrame).subscribe(({ count }) => beats.push(count));
    await clock.run(3500);
    expect(beats).toEqual([1, 2, 3]);
    await session.cancel();
    expect(clock.pending).toBe(0);
  });

  test('observers see every frame and every hop, and cannot disturb', async () => {
    const hops: string[] = [];
    const entered: string[] = [];
    const { session } = await open(pipeline(inlet(TextFrame), echo), {
      observers: [
        { onFrame: (frame, by) => entered.push(`${frame.kind} by ${by ?? 'outside'}`) },
        {
          onHop: ({ frame, from, to }) => {
            hops.push(`${frame.kind}: ${from ?? 'outside'} → ${to ?? 'out'}`);
            throw new Error('a bad observer');
          },
        },
      ],
    });
    session.send(new TextFrame({ text: 'hi' }));
    expect(entered).toEqual(['start by outside', 'text by outside', 'text by echo']);
    expect(hops).toEqual(['start: outside → out', 'text: outside → echo', 'text: echo → out']);
    await session.cancel();
  });
});

const echo = processor({
  name: 'echo',
  takes: [TextFrame],
  emits: [TextFrame],
  on: {
    text(frame, ctx) {
      ctx.emit(frame.with({ text: `${frame.text} ${frame.text}` }));
    },
  },
});

describe('turns', () => {
  const answering = processor({
    name: 'answering',
    takes: [TextFrame],
    emits: [LLMStartFrame, LLMTextFrame, LLMEndFrame],
    on: {
      text: serial(async ({ text }, work, ctx) => {
        work.emit(new LLMStartFrame());
        for (const word of text.split(' ')) {
          await new Promise<void>((resolve) => ctx.clock.after(100, resolve));
          work.emit(new LLMTextFrame({ text: `${word} ` }));
        }
        work.emit(new LLMEndFrame({ text, finishReason: 'stop' }));
      }),
    },
  });

  test('an interruption kills the old turn: nothing of it comes out, whatever calls back later', async () => {
    const { session, clock } = await open(pipeline(inlet(TextFrame), answering));
    const out: Frame[] = [];
    session.output$.subscribe((frame) => out.push(frame));
    session.beginTurn('typed');
    session.send(new TextFrame({ text: 'one two three four' }));
    await clock.run(250);
    expect(session.answering).toBe(true);
    const before = out.length;
    expect(session.interrupt('voice')).toBe(2);
    session.send(new TextFrame({ text: 'five' }));
    await clock.run(1000);
    const after = out.slice(before);
    expect(after.map(({ kind }) => kind)).toEqual(
      ['interruption', 'text', 'llmStart', 'llmText', 'llmEnd'].filter((kind) => kind !== 'text'),
    );
    expect(after.filter(({ lane }) => lane === 'ordered').every(({ turn }) => turn === 2)).toBe(true);
    expect(session.turns.map(({ turn, outcome, said }) => ({ turn, outcome, said }))).toEqual([
      { turn: 1, outcome: 'interrupted', said: 'one two' },
      { turn: 2, outcome: 'completed', said: 'five' },
    ]);
    await session.cancel();
  });

  test('every turn gets one record, also when the user said nothing or nobody answered', async () => {
    const { session } = await open(pipeline(inlet(TranscriptionFrame)));
    session.beginTurn('voice');
    session.beginTurn('voice');
    session.send(new TranscriptionFrame({ text: 'anyone?' }));
    session.beginTurn('voice');
    await session.cancel();
    expect(session.turns.map(({ turn, outcome }) => [turn, outcome])).toEqual([
      [1, 'noSpeech'],
      [2, 'unanswered'],
      [3, 'cancelled'],
    ]);
  });

  test('what happened before the user first spoke, and was nothing, is no turn', async () => {
    const { session } = await open(pipeline(idleStage));
    await session.cancel();
    expect(session.turns).toEqual([]);
  });
});
