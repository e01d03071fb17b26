import {
  coreFrames,
  type Frame,
  type FrameClass,
  InterruptionFrame,
  NO_TURN,
  type Processor,
  type Random,
  seededRandom,
  VirtualClock,
} from '@antiphon/core';
import { contentOf, describeFrame, describeValue } from '../harness/describe-frame.js';
import { type HarnessOptions, type PipelineHarness, testPipeline } from '../harness/index.js';
import { frameSample } from '../samples/index.js';
import { pick } from '../samples/sample-value.js';
import { type Check, check, must, mustEqual } from './check.js';
import { mustRetainNothing } from './retained.js';

/** A processor under test. */
export interface ProcessorSubject {
  /** Makes the processor, fresh, with everything behind it; what waits there waits by `clock`. */
  create(clock: VirtualClock): Processor;
  /** Frames to send in. @defaultValue drawn at random from every class in `takes` and `accepts` */
  frames?(random: Random): readonly Frame[];
  /** Fields that are not to be drawn, by kind. */
  readonly overrides?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Errors that are no failure, because frames at random cannot please it. @defaultValue false */
  readonly allowErrors?: boolean;
  /** How long its work takes at most, in virtual time. @defaultValue 30_000 */
  readonly settleMs?: number;
}

/** What any processor may emit without saying so, and what the session says of itself. */
const ALWAYS = [
  'error',
  'metrics',
  'connectionState',
  'backPressure',
  'start',
  'end',
  'cancel',
  'heartbeat',
  'interruption',
];
/** Frames that would end or upset the session: not for random input. */
const NOT_SENT = new Set(['start', 'end', 'cancel', 'interruption', 'error']);

/** What every processor must do, whatever its work. Use it as `languageModelContract`. */
export function processorContract(subject: ProcessorSubject): readonly Check[] {
  const { settleMs = 30_000, allowErrors = false, overrides = {} } = subject;
  const definition = subject.create(new VirtualClock());
  const handled = [...definition.takes, ...definition.accepts].filter(({ kind }) => !NOT_SENT.has(kind));
  const handledKinds = new Set([...definition.takes, ...definition.accepts].map(({ kind }) => kind));
  const open = (options: HarnessOptions = {}): Promise<PipelineHarness> => {
    const clock = options.clock ?? new VirtualClock();
    return testPipeline(subject.create(clock), { allowErrors, ...options, clock });
  };
  const draw = (Class: FrameClass, random: Random): Frame =>
    frameSample(Class, random, { overrides: overrides[Class.kind] ?? {} });
  const inputs = (seed: number, count = 30): readonly Frame[] => {
    const random = seededRandom(seed);
    if (subject.frames !== undefined) return subject.frames(random);
    if (handled.length === 0) return [];
    return Array.from({ length: count }, () => draw(pick(handled, random), random));
  };
  const emitted = (harness: PipelineHarness, sent: readonly Frame[]): readonly Frame[] => {
    const known = new Set(sent);
    return [...harness.down, ...harness.up].filter((frame) => !known.has(frame));
  };
  /** Kinds, fields and times of what came out. */
  const outcome = async (harness: PipelineHarness, seed: number): Promise<unknown> => {
    const sent = inputs(seed);
    harness.send(...sent);
    await harness.run(settleMs);
    const own = emitted(harness, sent).filter(({ kind }) => kind !== 'start');
    return own.map((frame) => [frame.kind, frame.at, describeValue(comparable(frame))]);
  };

  return [
    check('names itself, and lists no kind twice', async () => {
      must(definition.name.trim() !== '', 'a processor needs a name');
      const kinds = [...definition.takes, ...definition.accepts].map(({ kind }) => kind);
      mustEqual(kinds.length, new Set(kinds).size, 'kinds in takes and accepts');
    }),
    check('starts and ends without ever having seen a frame', async () => {
      const harness = await open();
      mustEqual((await harness.end()).outcome, 'ended', 'the outcome');
      await harness[Symbol.asyncDispose]();
    }),
    check('can be called off at once', async () => {
      const harness = await open();
      await harness.cancel();
      await harness[Symbol.asyncDispose]();
    }),
    check('lets every kind pass that it does not take, unchanged and at once', async () => {
      await using harness = await open();
      const random = seededRandom(1);
      for (const Class of coreFrames) {
        if (handledKinds.has(Class.kind) || NOT_SENT.has(Class.kind)) continue;
        const frame = draw(Class, random);
        harness.send(frame);
        must(harness.down.includes(frame), `a '${Class.kind}' frame did not pass`);
      }
    }),
    check('emits only what it says it emits', async () => {
      await using harness = await open();
      const sent = inputs(2);
      harness.send(...sent);
      await harness.run(settleMs);
      const declared = new Set([...definition.emits.map(({ kind }) => kind), ...ALWAYS]);
      const known = new Set(sent);
      for (const frame of harness.down) {
        must(
          known.has(frame) || declared.has(frame.kind),
          `it emitted ${describeFrame(frame)} without saying so`,
        );
      }
    }),
    check('survives any frame that it takes, and stays alive', async () => {
      await using harness = await open();
      for (let seed = 10; seed < 14; seed++) {
        for (const frame of inputs(seed)) {
          harness.send(frame);
          await harness.run(20);
        }
      }
      await harness.run(settleMs);
      mustEqual(harness.session.state, 'running', 'the session');
    }),
    check('changes no frame', async () => {
      await using harness = await open();
      const sent = inputs(3).map((frame) => ({ frame, before: structuredClone(plain(frame)) }));
      for (const { frame } of sent) harness.send(frame);
      await harness.run(settleMs);
      for (const { frame, before } of sent) {
        mustEqual(printable(plain(frame)), printable(before), `the content of ${frame.kind}`);
      }
    }),
    check('does the same for the same frames', async () => {
      await using one = await open();
      await using two = await open();
      mustEqual(await outcome(one, 4), await outcome(two, 4), 'what came of the same frames');
    }),
    check('keeps sessions apart', async () => {
      await using alone = await open();
      const expected = await outcome(alone, 5);
      const clock = new VirtualClock();
      const shared = subject.create(clock);
      await using busy = await testPipeline(shared, { clock, allowErrors: true, allowTimers: true });
      busy.send(...inputs(6));
      await using quiet = await testPipeline(shared, { clock, allowErrors, allowTimers: true });
      mustEqual(await outcome(quiet, 5), expected, 'what came of the same frames beside another session');
      await quiet.end();
      await busy.end();
    }),
    check('lets no frame of an interrupted turn out', async () => {
      for (let seed = 20; seed < 25; seed++) {
        await using harness = await open({ allowErrors: true });
        harness.send(...inputs(seed));
        await harness.run(pick([0, 1, 30, 200, 900], seededRandom(seed)));
        const turn = harness.session.interrupt('a check');
        const before = harness.down.length;
        await harness.run(settleMs);
        const stale = harness.down
          .slice(before)
          .find((frame) => frame.lane === 'ordered' && frame.turn !== NO_TURN && frame.turn < turn);
        must(stale === undefined, `${stale && describeFrame(stale)} came out in turn ${turn}`);
        must(harness.framesOf(InterruptionFrame).length > 0, 'the interruption itself did not pass');
      }
    }),
    check('works off what it has at an orderly end, and leaves nothing', async () => {
      const harness = await open();
      harness.send(...inputs(7));
      mustEqual((await harness.end()).outcome, 'ended', 'the outcome');
      await harness[Symbol.asyncDispose]();
    }),
    check('is silent and leaves nothing after a cancel in the midst of its work', async () => {
      const harness = await open({ allowErrors: true });
      harness.send(...inputs(8));
      await harness.run(10);
      await harness.cancel();
      await harness[Symbol.asyncDispose]();
      const before = harness.down.length + harness.up.length;
      await harness.run(settleMs);
      mustEqual(harness.down.length + harness.up.length, before, 'frames that had come by the end');
    }),
    check('holds on to neither frames nor session when it is over', async () => {
      const clock = new VirtualClock();
      const shared = subject.create(clock);
      await mustRetainNothing('frames and sessions', async (track) => {
        const harness = await testPipeline(shared, { clock, allowErrors: true });
        const sent = inputs(9, 5);
        for (const frame of sent) track(frame);
        track(harness.session);
        harness.send(...sent);
        await harness.run(100);
        await harness.cancel();
        harness.clear();
        harness.takeErrors();
      });
    }),
  ];
}

/** What may be compared between two sessions: ids of frames differ. */
function comparable(frame: Frame): unknown {
  const { frameId: _, cause: __, ...rest } = contentOf(frame);
  return rest;
}

/** The fields that can be cloned. */
function plain(frame: Frame): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(contentOf(frame)).filter(
      ([, value]) => typeof value !== 'function' && !(value instanceof Error),
    ),
  );
}

function printable(content: Record<string, unknown>): unknown {
  return Object.entries(content).map(([name, value]) => [
    name,
    ArrayBuffer.isView(value) ? `${value}` : value,
  ]);
}
