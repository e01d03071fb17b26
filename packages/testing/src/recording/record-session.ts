import { type Frame, type FrameClass, frameCodec, type Pipeline, type Session } from '@antiphon/core';
import {
  RECORDING_VERSION,
  type RecordedAudio,
  type RecordingHeader,
  type RecordingSink,
} from './recording.js';

export interface RecordingOptions {
  /** Of the session: gives the header its names and its drawing. */
  readonly pipeline?: Pipeline;
  /** @defaultValue 'none' */
  readonly audio?: RecordedAudio;
  /** Your own frame classes; frames of other unknown kinds are counted, not written. */
  readonly frames?: readonly FrameClass[];
}

/** A recording under way. */
export interface Recorder {
  /** Frames written, and not written. */
  readonly written: number;
  readonly missing: number;
  /** Resolves when the session has closed and everything is with the sink. Never rejects. */
  readonly done: Promise<void>;
  /** Stops recording while the session goes on. */
  stop(): Promise<void>;
}

const INPUT_AUDIO = new Set(['audioIn', 'encodedAudioIn']);
const OUTPUT_AUDIO = new Set(['ttsAudio', 'audioOut', 'encodedAudioOut']);

/**
 * Writes down a session as JSON Lines: a header, then a line for each frame as it enters the session, one for
 * each turn's record, one for the end. Begin before `session.start()` to have it all. Bytes stand in the
 * lines as base64, so that a recording is one file. Keeps nothing in memory; what a sink has no room for is
 * counted and left out.
 */
export function recordSession(
  session: Session,
  sink: RecordingSink,
  options: RecordingOptions = {},
): Recorder {
  const { audio = 'none' } = options;
  const codec = frameCodec(options.frames);
  let written = 0;
  let missing = 0;
  let open = true;

  const put = (line: object): boolean => sink.write(JSON.stringify(line));
  const take = (frame: Frame, by: string | undefined): void => {
    if (!open || (audio !== 'all' && OUTPUT_AUDIO.has(frame.kind))) return;
    if (audio === 'none' && INPUT_AUDIO.has(frame.kind)) return;
    try {
      const { json, bytes } = codec.encode(frame);
      const line = { by, frame: json, ...(bytes.length === 0 ? {} : { bytes: base64(bytes) }) };
      if (put(line)) written++;
      else missing++;
    } catch {
      missing++;
    }
  };

  put(headerOf(session, audio, options.pipeline));
  const unobserve = session.observe({ onFrame: take });
  const turns = session.turns$.subscribe((record) => put({ turn: record }));
  const finish = async (last: object): Promise<void> => {
    if (!open) return;
    open = false;
    unobserve();
    turns.unsubscribe();
    put({ ...last, missing });
    try {
      await sink.close?.();
    } catch {
      // A recorder changes nothing for the session, not even by failing.
    }
  };
  const done = session.closed.then((summary) => finish({ end: summary }));
  return {
    get written() {
      return written;
    },
    get missing() {
      return missing;
    },
    done,
    stop: () => finish({}),
  };
}

function headerOf(session: Session, audio: RecordedAudio, pipeline: Pipeline | undefined): RecordingHeader {
  const { id, clock, conversation } = session;
  const isNew = conversation.system === undefined && conversation.messages.length === 0;
  return {
    format: 'antiphon.recording',
    version: RECORDING_VERSION,
    sessionId: id,
    epochMs: clock.epochMs(),
    atMs: session.now(),
    audio,
    ...(isNew ? {} : { conversation: conversation.snapshot() }),
    ...(pipeline === undefined
      ? {}
      : { processors: pipeline.processors.map(({ name }) => name), drawing: pipeline.toMermaid() }),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
