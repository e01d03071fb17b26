import { AntiphonError, type Session, type SessionSummary } from '@antiphon/core';
import type { Recorder } from '@antiphon/testing';
import { recordToFile } from '@antiphon/testing';
import { type CallLine, CallLog, callLine, LoopWatch } from './call/index.js';
import type { Caller } from './caller/index.js';
import type { OutputFiles } from './output-files.js';
import { receptionist } from './pipeline.js';

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
  readonly longestGapMs: number;
  /** Frames that the recording of the session had no room for. */
  readonly missingFrames: number;
}

export interface HoldOptions {
  readonly caller: Caller;
  readonly files: OutputFiles;
  /** Ends the call at once. */
  readonly signal: AbortSignal;
  /** The call begins; what it returns runs when it is over. */
  readonly onCall: (call: Call) => () => void;
}

/**
 * Holds one call from its first sound to its last, and records it. Whatever happens, the session is closed
 * and the files are complete when this returns or throws.
 *
 * @throws what kept the session from starting, or ended it for a fatal error.
 */
export async function holdCall({ caller, files, signal, onCall }: HoldOptions): Promise<FinishedCall> {
  const line = callLine(files.conversation);
  const pipeline = receptionist(line);
  const session = pipeline.open({ signal });
  const call: Call = { session, line, log: new CallLog(session), loop: new LoopWatch() };
  const recorder: Recorder = await recordToFile(session, files.session, { pipeline, audio: 'input' });
  let hungUp = (): void => {};
  try {
    await session.start();
    call.loop.start();
    hungUp = onCall(call);
    await caller.call(line.input, call.log);
    await session.end('the caller hung up');
  } catch (error) {
    if (!signal.aborted && session.state !== 'closed') await session.cancel('the call failed');
    if (!wasCalledOff(error, session)) throw error;
  } finally {
    call.loop.stop();
    await session.closed;
    await recorder.done;
    hungUp();
  }
  const summary = await session.closed;
  if (summary.outcome === 'failed')
    throw new AntiphonError('processor_failed', summary.reason ?? 'the call failed');
  return { ...call, summary, longestGapMs: call.loop.longestMs, missingFrames: recorder.missing };
}

/** The caller's waiting ends with an error when the session ends first: that error says nothing new. */
function wasCalledOff(error: unknown, { signal }: Session): boolean {
  return signal.aborted && error instanceof AntiphonError && error.code === 'aborted';
}
