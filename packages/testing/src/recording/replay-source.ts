import {
  AntiphonError,
  type Context,
  type Frame,
  type FrameClass,
  type Processor,
  processor,
  StartFrame,
} from '@antiphon/core';
import type { RecordedFrame, Recording } from './recording.js';

export interface ReplaySourceOptions {
  /** Names of the processors whose emissions are replayed. @defaultValue the first of the recorded pipeline */
  readonly from?: string | readonly string[];
  /** Kinds that it is to promise besides those that it will emit, because those after it need them. */
  readonly emits?: readonly FrameClass[];
}

/** What a session makes of itself, anew in every one. */
const OWN = new Set(['start', 'end', 'cancel', 'heartbeat', 'interruption']);
/** What travels upstream, or only reports: it comes of itself again, or not at all. */
const REPORTS = new Set(['error', 'metrics', 'backPressure']);
const AUDIO = new Set(['audioIn', 'encodedAudioIn']);

/**
 * Stands at the head of a pipeline in place of those that brought the user's side in, and emits what they
 * emitted, at the same times on the session clock; what was sent in from outside too. A frame whose time has
 * passed when the session starts is emitted at once.
 *
 * @throws AntiphonError `pipeline_invalid` when the recording holds nothing to replay.
 */
export function replaySource(
  recording: Recording,
  options: ReplaySourceOptions = {},
): Processor<string, never, Frame> {
  const from = replayedFrom(recording, options.from);
  const due = recording.frames.filter((recorded) => isReplayed(recorded, from));
  if (due.length === 0) throw nothingToReplay(recording, from);
  const recorded = due.map(({ frame }) => frame.constructor as unknown as FrameClass);
  const classes = new Map([...recorded, ...(options.emits ?? [])].map((Class) => [Class.kind, Class]));
  return processor({
    name: from[0] ?? 'replay',
    takes: [],
    accepts: [StartFrame],
    emits: [...classes.values()],
    state: () => ({ next: 0 }),
    on: {
      start: (_frame, ctx) => play(due, ctx),
    },
    // What is due at the very moment of the end still comes before it.
    drain: (ctx) => play(due, ctx),
  });
}

/** The names that are replayed by default: the first processor of the recorded pipeline. */
export function replayedFrom(
  { header, frames }: Recording,
  from: string | readonly string[] | undefined,
): readonly string[] {
  if (from !== undefined) return typeof from === 'string' ? [from] : from;
  const first = header.processors?.[0] ?? frames.find(({ by }) => by !== undefined)?.by;
  return first === undefined ? [] : [first];
}

function play(due: readonly RecordedFrame[], ctx: Context<Frame, { next: number }>): void {
  const { state, session } = ctx;
  for (let next = due[state.next]; next !== undefined; next = due[state.next]) {
    const waitMs = next.at - session.now();
    if (waitMs > 0) {
      ctx.after(waitMs, () => play(due, ctx));
      return;
    }
    state.next++;
    // A frame of its own for every session, stamped anew.
    const frame = next.frame.with({});
    if (next.by === undefined) session.send(frame);
    else ctx.emit(frame);
  }
}

function isReplayed({ by, frame }: RecordedFrame, from: readonly string[]): boolean {
  if (OWN.has(frame.kind) || REPORTS.has(frame.kind)) return false;
  return by === undefined || from.includes(by);
}

function nothingToReplay({ header, frames }: Recording, from: readonly string[]): AntiphonError {
  const others = new Set(frames.map(({ by }) => by).filter((by) => by !== undefined));
  const silent = header.audio === 'none' && !frames.some(({ frame }) => AUDIO.has(frame.kind));
  const hint = silent
    ? "it was made without audio: record with audio 'input', or replay from another processor"
    : 'replay from another';
  return new AntiphonError(
    'pipeline_invalid',
    `the recording holds nothing from ${from.join(', ') || 'any processor'}; ${hint}: ${[...others].join(', ')}`,
  );
}
