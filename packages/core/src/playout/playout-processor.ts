import {
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  InterruptionFrame,
  OutputAudioFrame,
  PlayoutElsewhereFrame,
  PlayoutFrame,
  TTSAudioFrame,
  TTSEndFrame,
} from '../frames/index.js';
import { type Processor, processor } from '../processors/index.js';
import type { Session } from '../session/session.js';
import { PlayoutLink } from './playout-link.js';
import type { PlayoutProcessorOptions } from './playout-processor-options.js';
import type { PlayoutStats } from './playout-stats.js';

type Told = PlayoutFrame | BotStartedSpeakingFrame | BotStoppedSpeakingFrame;

/** The last processor of a pipeline: what the listener hears. */
export interface PlayoutProcessor<Name extends string = string> extends Processor<Name, TTSAudioFrame, Told> {
  /** The figures of a session, also after it has ended; nothing before it starts. */
  stats(session: Session): PlayoutStats | undefined;
}

/**
 * Plays the bot's speech through a sink, in real time, and tells everybody what was heard of it:
 * `BotStartedSpeakingFrame`, `PlayoutFrame` every 200 ms, `BotStoppedSpeakingFrame`. An interruption stops
 * it at once. Speech waits in a queue of at most `maxQueuedMs`; above `highMs` it pushes back, and what
 * comes beyond the bound is reported as an error (`queue_full`), never lost in silence. A drain waits until all was
 * heard. Audio ends here; every other frame passes.
 *
 * @throws AntiphonError `pipeline_invalid` for options that cannot work.
 */
export function playout<const Name extends string = 'playout'>(
  options: PlayoutProcessorOptions<Name>,
): PlayoutProcessor<Name> {
  const links = new WeakMap<Session, PlayoutLink>();
  PlayoutLink.check(options);
  const definition = processor({
    name: (options.name ?? 'playout') as Name,
    takes: [TTSAudioFrame],
    accepts: [OutputAudioFrame, TTSEndFrame, PlayoutElsewhereFrame, InterruptionFrame],
    emits: [PlayoutFrame, BotStartedSpeakingFrame, BotStoppedSpeakingFrame],
    state: (ctx) => {
      const link = new PlayoutLink(options, ctx as never);
      links.set(ctx.session, link);
      ctx.holds(link);
      return link;
    },
    start: (ctx) => ctx.state.open(),
    on: {
      ttsAudio: (frame, ctx) => ctx.state.speech(frame),
      audioOut: (frame, ctx) => ctx.state.sound(frame),
      ttsEnd: (frame, ctx) => ctx.state.finish(frame),
      playoutElsewhere: (frame, ctx) => ctx.state.elsewhere(frame),
      interruption: (frame, ctx) => ctx.state.interrupt(frame),
    },
    drain: (ctx) => ctx.state.drain(),
    stop: (ctx) => ctx.state.close(),
  });
  return Object.assign(definition, { stats: (session: Session) => links.get(session)?.stats });
}
