import {
  AntiphonError,
  InterruptionFrame,
  OutputAudioFrame,
  type Processor,
  processor,
  type SentRecord,
  type Session,
  TTSAudioFrame,
  TTSEndFrame,
} from '@antiphon/core';
import { type AdaptiveChunksOptions, adaptiveChunks } from './adaptive-chunks.js';
import { PacedLink } from './paced-link.js';
import type { PacedOutputStats } from './paced-output.js';
import { type PacedOutputPacing, pacedOutputPacing } from './paced-output-options.js';

export interface PacedOutputProcessorOptions<Name extends string = 'pacedOutput'> extends PacedOutputPacing {
  /** @defaultValue 'pacedOutput' */
  readonly name?: Name;
  /** Of the audio, in Hz. `comfort` needs it. @defaultValue that of the first audio */
  readonly sampleRate?: number;
  /**
   * Who softens the cut of an interruption. `'transport'`: what follows drops what it has and fades by itself, as
   * `playout()` does. `'here'`: what follows plays whatever it gets; the last few ms leave as an
   * `OutputAudioFrame` that grows silent.
   * @defaultValue 'transport'
   */
  readonly fade?: 'transport' | 'here';
  /** Joins frames to pieces whose length follows the timing. @defaultValue every frame by itself */
  readonly chunks?: AdaptiveChunksOptions;
  /** A line of the log for every frame: produced, queued, sent. */
  onSent?(record: SentRecord, session: Session): void;
}

type Emitted = TTSAudioFrame | OutputAudioFrame | TTSEndFrame;

/** A stage that lets audio out in its time. */
export interface PacedOutputProcessor<Name extends string = string>
  extends Processor<Name, TTSAudioFrame, Emitted> {
  /** The figures of a session, also after it has ended; nothing before its first audio. */
  stats(session: Session): PacedOutputStats | undefined;
}

/**
 * Speech of any length in, frames of `frameMs` out, each in its time, to whatever follows: a transport with a truth
 * of its own, an avatar, a recorder. The frames of {@link PacedOutput}. `TTSEndFrame` follows the last
 * of them; `OutputAudioFrame`s take their place in line; `contextId` is not kept, for a frame may be made of two.
 *
 * Speech waits in a queue of at most `maxQueuedMs`; above `highMs` it pushes back, and what comes beyond the bound is
 * reported (`queue_full`). An interruption empties it before anything else leaves. A drain waits until all has left.
 *
 * `playout()` paces by itself: in front of that, this is not needed.
 *
 * @throws AntiphonError `pipeline_invalid` for options that cannot work.
 */
export function pacedOutput<const Name extends string = 'pacedOutput'>(
  options: PacedOutputProcessorOptions<Name> = {},
): PacedOutputProcessor<Name> {
  const { comfort } = pacedOutputPacing(options);
  adaptiveChunks(options.chunks);
  if (comfort && options.sampleRate === undefined) {
    throw new AntiphonError('pipeline_invalid', 'pacedOutput: comfort silence needs a sampleRate');
  }
  const links = new WeakMap<Session, PacedLink>();
  const definition = processor({
    name: (options.name ?? 'pacedOutput') as Name,
    takes: [TTSAudioFrame],
    accepts: [OutputAudioFrame, TTSEndFrame, InterruptionFrame],
    emits: [TTSAudioFrame, OutputAudioFrame, TTSEndFrame],
    state: (ctx) => {
      const link = new PacedLink(options, ctx as never);
      links.set(ctx.session, link);
      ctx.holds(link);
      return link;
    },
    start: (ctx) => ctx.state.start(),
    on: {
      ttsAudio: (frame, ctx) => ctx.state.speech(frame),
      audioOut: (frame, ctx) => ctx.state.sound(frame),
      ttsEnd: (frame, ctx) => ctx.state.finish(frame),
      interruption: (frame, ctx) => ctx.state.interrupt(frame),
    },
    drain: (ctx) => ctx.state.drain(),
    stop: (ctx) => ctx.state.stop(),
  });
  return Object.assign(definition, { stats: (session: Session) => links.get(session)?.stats });
}
