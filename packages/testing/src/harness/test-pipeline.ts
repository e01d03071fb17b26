import {
  ErrorFrame,
  type FrameClass,
  Pipeline,
  type Processor,
  type SessionOptions,
  VirtualClock,
} from '@antiphon/core';
import { FrameLog } from './frame-log.js';
import { PipelineHarness } from './harness.js';
import { outside } from './outside.js';
import { inVirtualTime } from './virtual-time.js';

/** What may be put to the test: a processor, a list of them, or a whole pipeline. */
export type UnderTest = Processor | readonly Processor[];

export interface HarnessOptions extends Omit<SessionOptions, 'clock'> {
  /** Give one when something else in the test runs by the same time. @defaultValue a new one at zero */
  readonly clock?: VirtualClock;
  /** Errors that the test did not ask about are no failure. @defaultValue false */
  readonly allowErrors?: boolean;
  /** Timers on the clock at the end are no failure: somebody else's. @defaultValue false */
  readonly allowTimers?: boolean;
  /** Frame classes that neither the core nor the processors' lists name, to see them arrive upstream. */
  readonly frames?: readonly FrameClass[];
  /** The most frames that are kept per direction; the older half goes. @defaultValue 100_000 */
  readonly maxFrames?: number;
}

/**
 * Opens and starts a session around what is under test: whatever it needs may be sent in, and every frame
 * that leaves at either end is kept. Time is virtual and moves only when the test moves it.
 *
 * ```ts
 * await using harness = await testPipeline(shout);
 * harness.send(new TranscriptionFrame({ text: 'hi' }));
 * harness.expectDown([frameLike(TranscriptionFrame, { text: 'HI' })]);
 * ```
 *
 * A processor that reads files or sockets while it starts needs real time, and is not for this harness.
 *
 * @throws AntiphonError when the processors can't work together or don't start.
 */
export async function testPipeline(
  underTest: UnderTest,
  options: HarnessOptions = {},
): Promise<PipelineHarness> {
  const {
    clock = new VirtualClock(),
    allowErrors = false,
    allowTimers = false,
    frames = [],
    maxFrames = 100_000,
    ...rest
  } = options;
  const processors = Array.isArray(underTest)
    ? (underTest as readonly Processor[])
    : [underTest as Processor];
  const log = new FrameLog(maxFrames);
  const errors: ErrorFrame[] = [];
  const head = outside(processors, frames, (frame) => log.add(frame, 'up'));
  const session = new Pipeline([head, ...processors]).open({
    ...rest,
    clock,
    observers: [
      ...(rest.observers ?? []),
      {
        // Kinds that the head did not know to take.
        onHop: ({ frame, to, direction }) => {
          if (direction === 'up' && to === undefined) log.add(frame, 'up');
        },
      },
    ],
  });
  session.frames$(ErrorFrame).subscribe((error) => errors.push(error));
  session.output$.subscribe((frame) => log.add(frame, 'down'));
  await inVirtualTime(clock, session.start(), (rest.startDeadlineMs ?? 20_000) + 1_000);
  return new PipelineHarness({ session, clock, log, errors, allowErrors, allowTimers });
}
