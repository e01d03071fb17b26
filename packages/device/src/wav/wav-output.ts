import { Resampler } from '@antiphon/audio';
import {
  type PacingOptions,
  type PlayoutPort,
  type PlayoutProcessor,
  type PlayoutSink,
  playout,
  type Session,
} from '@antiphon/core';
import type { ConversationRecorder } from '../recorder/conversation-recorder.js';
import { Recording } from '../recorder/recording.js';

export interface WavOutputOptions<Name extends string = 'output'> extends Partial<PacingOptions> {
  /** @defaultValue 'output' */
  readonly name?: Name;
  /** Path of the WAV file, one for each session when several run. @defaultValue none: it is only played out in time */
  readonly file?: string | ((session: Session) => string);
  /** Of the file; other rates are resampled. @defaultValue 24_000 */
  readonly sampleRate?: number;
  /** Hears what is played. */
  readonly recorder?: ConversationRecorder;
}

export const wavOutputDefaults = { name: 'output', sampleRate: 24_000 } as const;

/** What timers do to frames that follow one another is no silence. */
const TOLERANCE_MS = [30] as const;

/**
 * A WAV file as a listener: the bot's speech in real time, each sample where it was heard, silence where
 * nothing was said. Position in the file = time of the session. Streams to the disk, as the recorder does.
 * What an interruption cuts off is not in it.
 */
export function wavOutput<const Name extends string = 'output'>(
  options: WavOutputOptions<Name> = {},
): PlayoutProcessor<Name> {
  const { file, recorder, ...rest } = options;
  const pacing = { ...wavOutputDefaults, ...rest };
  const sink = (port: PlayoutPort): PlayoutSink => (file === undefined ? nowhere : fileSink(port, file));
  return playout({
    ...pacing,
    name: pacing.name as Name,
    resampler: (rates) => new Resampler(rates),
    sink: recorder === undefined ? sink : recorder.around(sink),
  });
}

const nowhere: PlayoutSink = { write: () => {}, flush: () => {} };

function fileSink(port: PlayoutPort, file: NonNullable<WavOutputOptions['file']>): PlayoutSink {
  const { session, sampleRate } = port;
  const recording = new Recording({
    path: typeof file === 'string' ? file : file(session),
    sampleRate,
    toleranceMs: TOLERANCE_MS,
    session,
    onError: (error) => port.fail(error),
  });
  return {
    open: () => recording.open(),
    write: (samples, { playsAtMs }) => recording.place(0, playsAtMs, samples, sampleRate),
    flush: ({ atMs, fadeMs }) => recording.cut(0, atMs, fadeMs),
    close: () => recording.close(),
  };
}
