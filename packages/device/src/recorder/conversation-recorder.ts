import {
  AntiphonError,
  InputAudioFrame,
  type PlayoutPort,
  type PlayoutSink,
  type Processor,
  processor,
  type Session,
} from '@antiphon/core';
import { Recording } from './recording.js';

export interface ConversationRecorderOptions {
  /** Path of the WAV file, overwritten if it is there; one for each session when several run. */
  readonly file: string | ((session: Session) => string);
  /** Of the file; both sides are resampled. @defaultValue 16_000 */
  readonly sampleRate?: number;
}

export const conversationRecorderDefaults = { sampleRate: 16_000 } as const;

/** What a recorder has done so far, in ms. */
export interface RecorderStats {
  readonly durationMs: number;
  /** Recorded as silence because it came too late, or because the disk was too slow. */
  readonly lostMs: number;
}

/** Makes the sink of an output; see `playout()`. */
export type SinkFactory = (port: PlayoutPort) => PlayoutSink;

/** Records both sides of a conversation. Stands right behind the input; the output's sink goes through `around`. */
export interface ConversationRecorder extends Processor<'recorder', InputAudioFrame, InputAudioFrame> {
  /** A sink that also lets the recorder hear what the listener hears: frames, when they are heard, and cuts. */
  around(sink: SinkFactory): SinkFactory;
  stats(session: Session): RecorderStats | undefined;
}

const CALLER = 0;
const BOT = 1;
/** A microphone has no pauses, only late chunks; a bot's frames are exact but for timers. */
const TOLERANCE_MS = [200, 30] as const;

/**
 * Records a conversation as a stereo WAV file: the caller left, the bot right, each sample where it was
 * heard, silence where nothing was said, and nothing of what an interruption cut off. Position in the file =
 * time of the session.
 *
 * Streams to the disk: it holds four seconds, and at most 8 MB when the disk is slow; what is lost beyond
 * that is silence, and counted. The header is kept up to date, so that the file can be played if the process
 * dies. A file that cannot be written keeps the session from starting; a disk that fails later is reported, and
 * the conversation goes on.
 *
 * ```ts
 * const recorder = conversationRecorder({ file: 'call.wav' });
 * pipeline(input, recorder, …, playout({ sampleRate: 16_000, sink: recorder.around(mySink) }));
 * ```
 */
export function conversationRecorder(options: ConversationRecorderOptions): ConversationRecorder {
  const { file, sampleRate } = { ...conversationRecorderDefaults, ...options };
  const recordings = new WeakMap<Session, Recording>();

  const definition = processor({
    name: 'recorder',
    takes: [InputAudioFrame],
    emits: [InputAudioFrame],
    state: (ctx) => {
      const { session } = ctx;
      const recording = new Recording({
        path: typeof file === 'string' ? file : file(session),
        sampleRate,
        toleranceMs: TOLERANCE_MS,
        session,
        onError: (error) => ctx.fail(error),
      });
      recordings.set(session, recording);
      return recording;
    },
    start: (ctx) => ctx.state.open(),
    on: {
      audioIn(frame, ctx) {
        ctx.emit(frame);
        const durationMs = (frame.samples.length / frame.sampleRate) * 1000;
        const zeroMs = ctx.clock.now() - ctx.session.now();
        ctx.state.place(CALLER, zeroMs + frame.at - durationMs, frame.samples, frame.sampleRate);
      },
    },
    async stop(ctx) {
      // The output stops in the same round, and still has its last cut to tell.
      await Promise.resolve();
      await ctx.state.close();
    },
  });

  return Object.assign(definition, {
    around: (make: SinkFactory): SinkFactory => {
      return (port) => recorded(make(port), port, () => recordings.get(port.session));
    },
    stats(session: Session): RecorderStats | undefined {
      const recording = recordings.get(session);
      return recording && { durationMs: recording.durationMs, lostMs: recording.lostMs };
    },
  });
}

function recorded(sink: PlayoutSink, port: PlayoutPort, find: () => Recording | undefined): PlayoutSink {
  let recording: Recording | undefined;
  return {
    async open() {
      recording = find();
      if (recording === undefined) {
        throw new AntiphonError(
          'pipeline_invalid',
          `${port.name} is to be recorded, but the recorder is not in its pipeline: put it behind the input`,
        );
      }
      recording.expect(BOT, port.sampleRate);
      await sink.open?.();
    },
    write(samples, position) {
      sink.write(samples, position);
      recording?.place(BOT, position.playsAtMs, samples, port.sampleRate);
    },
    ...(sink.flush === undefined
      ? {}
      : {
          flush(cut) {
            recording?.cut(BOT, cut.atMs, cut.fadeMs);
            sink.flush?.(cut);
          },
        }),
    close: () => sink.close?.(),
  };
}
