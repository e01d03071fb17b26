import {
  AntiphonError,
  type Clock,
  type Pipeline,
  type Session,
  type SessionSummary,
  systemClock,
} from '@antiphon/core';
import type { Recorder } from '@antiphon/testing';
import { recordToFile } from '@antiphon/testing';
import { type CallLine, CallLog, directLine, LoopWatch, type OpenLine } from './call/index.js';
import type { Caller } from './caller/index.js';
import type { OutputFiles } from './output-files.js';
import type { CallEnds } from './pipeline.js';

/** A call that is being held; what a view may look at. */
export interface Call {
  readonly session: Session;
  readonly log: CallLog;
  readonly line: CallLine;
  readonly loop: LoopWatch;
}

/** A call that is over, with its files closed. */
export interface FinishedCall extends Call {
  readonly summary: SessionSummary;
  /** Frames that the recording of the session had no room for. */
  readonly missingFrames: number;
}

export interface HoldOptions {
  /** Who is called. */
  readonly agent: (ends: CallEnds) => Pipeline;
  readonly caller: Caller;
  /** What they talk over. @defaultValue a line without a telephone */
  readonly openLine?: OpenLine | undefined;
  readonly files: OutputFiles;
  /** Ends the call at once. */
  readonly signal: AbortSignal;
  /** The session is there, and has not started. */
  readonly onOpen?: ((session: Session) => void) | undefined;
  /** The call begins; what it returns runs when it is over. */
  readonly onCall: (call: Call) => () => void;
  /** @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/**
 * Holds one call from its first sound to its last, and records it. Whatever happens, the session is closed
 * and the files are complete when this returns or throws.
 *
 * @throws what kept the session from starting, or ended it for a fatal error.
 */
export async function holdCall(options: HoldOptions): Promise<FinishedCall> {
  const { files, openLine = directLine, clock = systemClock } = options;
  await using line = await openLine({ file: files.conversation, clock });
  return await holdOn(line, clock, options);
}

async function holdOn(line: CallLine, clock: Clock, options: HoldOptions): Promise<FinishedCall> {
  const { agent, caller, files, signal, onOpen, onCall } = options;
  const pipeline = agent(line);
  const session = pipeline.open({ signal, clock });
  const call: Call = { session, line, log: new CallLog(session), loop: new LoopWatch() };
  onOpen?.(session);
  const recorder: Recorder = await recordToFile(session, files.session, { pipeline, audio: 'input' });
  let hungUp = (): void => {};
  try {
    await session.start();
    hungUp = onCall(call);
    call.loop.start();
    await caller.call(line, call.log);
    await line.hangUp(session);
  } catch (error) {
    if (!signal.aborted && session.state !== 'closed') await session.cancel('the call failed');
    if (!wasCalledOff(error, session)) throw error;
  } finally {
    call.loop.stop();
    await session.closed;
    await recorder.done;
    hungUp();
    await line.finish(session);
  }
  const summary = await session.closed;
  if (summary.outcome === 'failed')
    throw new AntiphonError('processor_failed', summary.reason ?? 'the call failed');
  return { ...call, summary, missingFrames: recorder.missing };
}

/** The caller's waiting ends with an error when the session ends first: that error says nothing new. */
function wasCalledOff(error: unknown, { signal }: Session): boolean {
  return signal.aborted && error instanceof AntiphonError && error.code === 'aborted';
}
