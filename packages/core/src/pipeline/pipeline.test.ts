import { describe, expect, test } from 'vitest';
import {
  AntiphonError,
  defineFrame,
  ErrorFrame,
  type Frame,
  fields,
  InterimTranscriptionFrame,
  InterruptionFrame,
  inlet,
  LLMTextFrame,
  Pipeline,
  parallel,
  pipeline,
  processor,
  type ServiceSwitchedFrame,
  SwitchServiceFrame,
  switchable,
  TextFrame,
  TranscriptionFrame,
  VirtualClock,
} from '../index.js';

const shout = processor({
  name: 'shout',
  takes: [TranscriptionFrame],
  emits: [TranscriptionFrame],
  on: {
    transcription(frame, ctx) {
      ctx.emit(frame.with({ text: `${frame.text}!` }));
    },
  },
});

/** Passes transcriptions on, with its name in front. */
const tag = <const Name extends string>(name: Name) =>
  processor({
    name,
    takes: [TranscriptionFrame],
    emits: [TranscriptionFrame],
    on: {
      transcription(frame, ctx) {
        ctx.emit(frame.with({ text: `${name}:${frame.text}` }));
      },
    },
  });

async function run(line: Pipeline, ...frames: Frame[]): Promise<Frame[]> {
  const session = line.open({ clock: new VirtualClock() });
  const out: Frame[] = [];
  session.output$.subscribe((frame) => out.push(frame));
  await session.start();
  for (const frame of frames) session.send(frame);
  await session.cancel();
  return out.filter(({ kind }) => kind !== 'start' && kind !== 'cancel');
}

const texts = (frames: readonly Frame[]) => frames.map((frame) => (frame as Frame & { text: string }).text);
const said = (text: string) => new TranscriptionFrame({ text });

describe('a pipeline', () => {
  test('gives each processor the kinds it takes, in order, and lets the rest pass', async () => {
    const out = await run(
      pipeline(inlet(TranscriptionFrame, LLMTextFrame), shout, tag('a')),
      said('hi'),
      new LLMTextFrame({ text: 'untouched' }),
    );
    expect(texts(out)).toEqual(['a:hi!', 'untouched']);
  });

  test('keeps an ordered frame that nobody emits again', async () => {
    const sink = processor({ name: 'sink', takes: [TranscriptionFrame], on: { transcription() {} } });
    expect(await run(pipeline(inlet(TranscriptionFrame), sink), said('gone'))).toEqual([]);
  });

  test('passes system frames through those that take them', async () => {
    const heard: string[] = [];
    const listener = processor({
      name: 'listener',
      takes: [InterruptionFrame],
      on: { interruption: ({ reason }) => heard.push(reason) },
    });
    const out = await run(
      pipeline(listener, listener),
      new InterruptionFrame({ interruptedTurn: 0, reason: 'voice' }),
    );
    expect(heard).toEqual(['voice', 'voice']);
    expect(out.map(({ kind }) => kind)).toEqual(['interruption']);
  });

  test('a frame of a kind defined after the pipeline was linked passes it', async () => {
    const line = pipeline(inlet(TranscriptionFrame), shout);
    await run(line, said('links it'));
    class LateFrame extends defineFrame('late', { lane: 'ordered', fields: { text: fields.text } }) {}
    expect(texts(await run(line, new LateFrame({ text: 'late' })))).toEqual(['late']);
  });

  test('a pipeline inside a pipeline is the sum of its processors', async () => {
    const inner = pipeline(inlet(TranscriptionFrame), shout, tag('inner'));
    expect(texts(await run(pipeline(inlet(TranscriptionFrame), inner, tag('outer')), said('hi')))).toEqual([
      'outer:inner:hi!',
    ]);
  });

  test('is refused at start, in words, when nothing emits what a processor needs', () => {
    const build = () => new Pipeline([shout, tag('a')]);
    expect(build).toThrow(AntiphonError);
    expect(build).toThrow("shout() needs a 'transcription' frame, and nothing before it emits one");
  });

  test('is refused when a handler is missing or an item is no processor', () => {
    const untyped = processor as unknown as (definition: unknown) => never;
    const deaf = untyped({ name: 'deaf', takes: [InterruptionFrame], on: {} });
    expect(() => new Pipeline([deaf])).toThrow("deaf() takes 'interruption' frames and has no handler");
  });

  test('refuses what is no frame', async () => {
    const session = pipeline(inlet(TranscriptionFrame)).open();
    await session.start();
    for (const given of [undefined, { text: 'hello' }, 'hello'])
      expect(() => session.send(given as never)).toThrow('takes frames');
    await session.cancel();
  });

  test('a processor that throws is named in an error frame, and the stream goes on', async () => {
    const fragile = processor({
      name: 'fragile',
      takes: [TranscriptionFrame],
      emits: [TranscriptionFrame],
      on: {
        transcription(frame, ctx) {
          if (frame.text === 'bad') throw new Error('no');
          ctx.emit(frame);
        },
      },
    });
    const session = pipeline(inlet(TranscriptionFrame), fragile, shout).open();
    const errors: ErrorFrame[] = [];
    const out: Frame[] = [];
    session.frames$(ErrorFrame).subscribe((error) => errors.push(error));
    session.output$.subscribe((frame) => out.push(frame));
    await session.start();
    const bad = said('bad');
    session.send(bad);
    session.send(said('good'));
    expect(errors).toMatchObject([{ processor: 'fragile', frameId: bad.id, message: 'no', fatal: false }]);
    expect(texts(out.slice(1))).toEqual(['good!']);
    await session.cancel();
  });

  test('upstream frames are handled after the frame that caused them, in the order they were sent', async () => {
    const order: string[] = [];
    const below = processor({
      name: 'below',
      takes: [TranscriptionFrame],
      emits: [TranscriptionFrame],
      up: { emits: [TextFrame] },
      on: {
        transcription(frame, ctx) {
          ctx.emitUp(new TextFrame({ text: 'first' }));
          ctx.emitUp(new TextFrame({ text: 'second' }));
          order.push('handled');
          ctx.emit(frame);
        },
      },
    });
    const above = processor({
      name: 'above',
      takes: [],
      up: { takes: [TextFrame], on: { text: ({ text }) => order.push(text) } },
      on: {},
    });
    await run(pipeline(inlet(TranscriptionFrame), above, below), said('go'));
    expect(order).toEqual(['handled', 'first', 'second']);
  });
});

describe('parallel', () => {
  test('gives a frame to every branch that takes it, and lets others pass', async () => {
    const out = await run(
      pipeline(
        inlet(TranscriptionFrame, InterimTranscriptionFrame, LLMTextFrame),
        parallel([tag('a'), tag('a2')], [tag('b')], [shoutInterim]),
        shout,
      ),
      said('hi'),
      new LLMTextFrame({ text: 'past' }),
    );
    expect(texts(out)).toEqual(['a2:a:hi!', 'b:hi!', 'past']);
  });

  test('needs from before it what its branches do not emit themselves', () => {
    const needsInterim = parallel([shoutInterim], [tag('b')]);
    expect(() => new Pipeline([inlet(TranscriptionFrame), needsInterim])).toThrow(
      "parallel() needs a 'interimTranscription' frame",
    );
    expect(needsInterim.takes.map(({ kind }) => kind)).toEqual(['interimTranscription', 'transcription']);
  });
});

const shoutInterim = processor({
  name: 'shoutInterim',
  takes: [InterimTranscriptionFrame],
  accepts: [],
  emits: [InterimTranscriptionFrame],
  on: {
    interimTranscription(frame, ctx) {
      ctx.emit(frame);
    },
  },
});

describe('switchable', () => {
  const broken = processor({
    name: 'tagger',
    takes: [TranscriptionFrame],
    emits: [TranscriptionFrame],
    on: {
      transcription() {
        throw new Error('out of order');
      },
    },
  });

  test('uses the branch it was told to', async () => {
    const line = pipeline(
      inlet(TranscriptionFrame),
      switchable('voices', { one: [tag('one')], two: [tag('two')] }, { strategy: 'manual' }),
      shout,
    );
    const out = await run(
      line,
      said('x'),
      new SwitchServiceFrame({ switcher: 'voices', to: 'two' }),
      said('y'),
      new SwitchServiceFrame({ switcher: 'other', to: 'one' }),
      said('z'),
    );
    const spoken = out.filter(({ kind }) => kind === 'transcription');
    expect(texts(spoken)).toEqual(['one:x!', 'two:y!', 'two:z!']);
    expect(out.find(({ kind }) => kind === 'serviceSwitched')).toMatchObject({ from: 'one', to: 'two' });
  });

  test('is told apart from another one of its name', async () => {
    const voices = switchable('voices', { one: [tag('one')], two: [tag('two')] });
    const line = pipeline(inlet(TranscriptionFrame), voices, voices);
    const out = await run(
      line,
      new SwitchServiceFrame({ switcher: 'voices#2', to: 'two' }),
      said('x'),
      new SwitchServiceFrame({ switcher: 'voices', to: 'two' }),
      said('y'),
    );
    expect(texts(out.filter(({ kind }) => kind === 'transcription'))).toEqual(['two:one:x', 'two:two:y']);
    const switched = out.filter(({ kind }) => kind === 'serviceSwitched') as ServiceSwitchedFrame[];
    expect(switched.map(({ switcher }) => switcher)).toEqual(['voices#2', 'voices']);
  });

  test('fails over on an error, and gives the next branch the frame that was lost', async () => {
    const line = pipeline(
      inlet(TranscriptionFrame),
      switchable('stt', { first: [broken], second: [{ ...tag('b'), name: 'tagger' as const }] }),
    );
    const out = await run(line, said('x'), said('y'));
    expect(texts(out.filter(({ kind }) => kind === 'transcription'))).toEqual(['b:x', 'b:y']);
  });

  test('does not fail over for an error elsewhere, nor beyond its last branch', async () => {
    const line = pipeline(inlet(TranscriptionFrame), switchable('s', { a: [tag('a')], b: [tag('b')] }), {
      ...broken,
      name: 'after' as const,
    });
    const out = await run(line, said('x'), said('y'));
    expect(out.some(({ kind }) => kind === 'serviceSwitched')).toBe(false);
    const lost = pipeline(inlet(TranscriptionFrame), switchable('s', { a: [broken], b: [broken] }));
    const switched = (await run(lost, said('x'), said('y'))).filter(({ kind }) => kind === 'serviceSwitched');
    expect(switched).toHaveLength(1);
  });
});

describe('toMermaid', () => {
  test('draws who emits what for whom', () => {
    const drawing = pipeline(inlet(TranscriptionFrame), shout, parallel([tag('a')], [tag('b')])).toMermaid();
    expect(drawing).toContain('flowchart LR');
    expect(drawing).toContain('p1 -->|transcription| p2');
    expect(drawing).toContain('subgraph g3["parallel"]');
  });
});
