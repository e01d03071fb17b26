import {
  AntiphonError,
  type Clock,
  Conversation,
  delay,
  type FrameClass,
  Pipeline,
  type Processor,
  type SessionOptions,
  type SessionSummary,
  systemClock,
  VirtualClock,
} from '@antiphon/core';
import { inVirtualTime } from '../harness/index.js';
import { neededBy } from '../harness/outside.js';
import { memorySink } from './memory-sink.js';
import { parseRecording } from './read-recording.js';
import { recordSession } from './record-session.js';
import type { RecordedAudio, Recording, RecordingHeader } from './recording.js';
import { replayedFrom, replaySource } from './replay-source.js';

/** Of the session's options, `id` and `conversation` are those of the recorded session unless given. */
export interface ReplayOptions extends Omit<SessionOptions, 'clock'> {
  /** Names of the processors whose emissions are replayed. @defaultValue the first of the recorded pipeline */
  readonly from?: string | readonly string[];
  /** @defaultValue 'virtual' */
  readonly pace?: 'virtual' | 'realTime';
  /**
   * The clock that the pipeline's services wait by.
   * @defaultValue a new one of the pace; a virtual one tells the time of day of the recorded session
   */
  readonly clock?: Clock;
  /** Which audio the recording of the replay holds. @defaultValue that of the recording */
  readonly audio?: RecordedAudio;
  /** Your own frame classes. */
  readonly frames?: readonly FrameClass[];
}

const END_LIMIT_MS = 3_600_000;

/**
 * Runs a recorded session again, through the same pipeline or a changed one: the processors named in `from`
 * are taken out, and a {@link replaySource} stands at the head in their place. It ends when the recorded
 * session did. Returns the recording of what happened this time, for {@link compareRecordings}.
 *
 * @throws AntiphonError `pipeline_invalid` when there is nothing to replay, or the pipeline can't work.
 */
export async function replay(
  recording: Recording,
  pipeline: Pipeline | readonly Processor[],
  options: ReplayOptions = {},
): Promise<Recording> {
  const { header } = recording;
  const { from, pace = 'virtual', audio = header.audio, frames = [], ...rest } = options;
  const clock =
    options.clock ?? (pace === 'virtual' ? new VirtualClock(header.epochMs - header.atMs) : systemClock);
  if (pace === 'virtual' && !(clock instanceof VirtualClock)) {
    throw new AntiphonError('pipeline_invalid', "the pace 'virtual' needs a VirtualClock");
  }
  const processors = pipeline instanceof Pipeline ? pipeline.processors : pipeline;
  const names = new Set(replayedFrom(recording, from));
  const left = processors.filter(({ name }) => !names.has(name));
  const replayed = new Pipeline([
    replaySource(recording, { from: [...names], emits: neededBy(left) }),
    ...left,
  ]);
  const session = replayed.open({ ...recordedOptions(header), ...rest, clock });
  const sink = memorySink();
  const recorder = recordSession(session, sink, { pipeline: replayed, audio, frames });
  const run = async (): Promise<SessionSummary> => {
    await session.start();
    await delay(clock, Math.max(0, endOf(recording) - session.now()), session.signal).catch(() => {});
    return session.end(recording.summary?.reason);
  };
  const limitMs = endOf(recording) + END_LIMIT_MS;
  await (clock instanceof VirtualClock ? inVirtualTime(clock, run(), limitMs) : run());
  await recorder.done;
  return parseRecording(sink.text, { frames });
}

function recordedOptions({ sessionId, conversation }: RecordingHeader): SessionOptions {
  if (conversation === undefined) return { id: sessionId };
  return { id: sessionId, conversation: Conversation.restore(conversation) };
}

/** When the recorded session was told to end: at its last frame, as far as that was not the end itself. */
function endOf({ frames, summary }: Recording): number {
  const end = frames.findLast(({ frame }) => frame.kind === 'end' || frame.kind === 'cancel');
  return end?.at ?? frames.at(-1)?.at ?? summary?.durationMs ?? 0;
}
