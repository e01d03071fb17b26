import {
  AntiphonError,
  type Context,
  InputAudioFrame,
  type Processor,
  processor,
  type Session,
  StartFrame,
} from '@antiphon/core';
import { PacedInput } from './paced-input.js';
import { SpokenLine } from './spoken-line.js';
import { SpokenLines } from './spoken-lines.js';

export interface AudioSourceOptions<Name extends string = 'input'> {
  /** @defaultValue 'input' */
  readonly name?: Name;
  /** Of what the pipeline gets. @defaultValue 16_000 */
  readonly sampleRate?: number;
  /** @defaultValue 20 */
  readonly chunkMs?: number;
  /** The most that may wait to be said. @defaultValue 600_000 */
  readonly maxQueuedMs?: number;
}

export const audioSourceDefaults = {
  name: 'input',
  sampleRate: 16_000,
  chunkMs: 20,
  maxQueuedMs: 600_000,
} as const satisfies Required<AudioSourceOptions<string>>;

/** Mono audio of any rate. */
export interface SourceAudio {
  readonly samples: Int16Array;
  readonly sampleRate: number;
}

/** When something will be heard by the microphone, in ms of the session. */
export interface Spoken {
  readonly startMs: number;
  readonly endMs: number;
}

/** A microphone that hears what a program says into it. */
export interface AudioSource<Name extends string = string> extends Processor<Name, never, InputAudioFrame> {
  /**
   * Says something, after what is being said already; other rates are resampled while it is said. Into the
   * session that was opened last, unless another is named. The samples are copied.
   *
   * @throws AntiphonError `session_state` before the session has started or after its end, `queue_full` when
   * more than `maxQueuedMs` would wait.
   */
  speak(audio: SourceAudio, session?: Session): Spoken;
  /** Falls silent at once: what waits is dropped. */
  hush(session?: Session): void;
}

/**
 * An input for programs that speak: silence in real time, like an open microphone, and in it whatever
 * `speak` is given. Begins with the session and ends with it.
 */
export function audioSource<const Name extends string = 'input'>(
  options: AudioSourceOptions<Name> = {},
): AudioSource<Name> {
  const { name, sampleRate, chunkMs, maxQueuedMs } = { ...audioSourceDefaults, ...options };
  const pacing = { sampleRate, chunkMs, pace: 'realTime' } as const;
  PacedInput.check(pacing);
  const running = new WeakMap<Session, { readonly input: PacedInput; readonly lines: SpokenLines }>();
  let latest: Session | undefined;

  const definition = processor({
    name: name as Name,
    takes: [],
    accepts: [StartFrame],
    emits: [InputAudioFrame],
    state: (ctx) => {
      const lines = new SpokenLines();
      const input = new PacedInput(
        ctx as unknown as Context<InputAudioFrame>,
        pacing,
        (count) => lines.next(count),
        () => {},
      );
      latest = ctx.session;
      return { input, lines };
    },
    on: {
      start(_frame, ctx) {
        running.set(ctx.session, ctx.state);
        ctx.state.input.start();
      },
    },
    drain: (ctx) => leave(ctx.session),
    stop: (ctx) => leave(ctx.session),
  });

  function leave(session: Session): void {
    running.get(session)?.input.stop();
    running.delete(session);
    if (latest === session) latest = undefined;
  }

  function find(session: Session | undefined) {
    const asked = session ?? latest;
    const found = asked === undefined ? undefined : running.get(asked);
    if (asked === undefined || found === undefined) {
      throw new AntiphonError('session_state', `${name}: nobody listens; start the session first`);
    }
    return { ...found, session: asked };
  }

  return Object.assign(definition, {
    speak(audio: SourceAudio, of?: Session): Spoken {
      const { input, lines, session } = find(of);
      const line = new SpokenLine(audio.samples, { inputRate: audio.sampleRate, outputRate: sampleRate });
      const waitingMs = (lines.waiting / sampleRate) * 1000;
      const durationMs = (line.waiting / sampleRate) * 1000;
      if (waitingMs + durationMs > maxQueuedMs) {
        throw new AntiphonError('queue_full', `${name}: more than ${maxQueuedMs} ms would wait to be said`);
      }
      const startMs = input.nextMs - (session.clock.now() - session.now()) + waitingMs;
      lines.add(line);
      return { startMs, endMs: startMs + durationMs };
    },
    hush: (session?: Session): void => find(session).lines.clear(),
  });
}
