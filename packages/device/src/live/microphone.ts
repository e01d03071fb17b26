import {
  AntiphonError,
  type Context,
  InputAudioFrame,
  type Processor,
  processor,
  type Session,
  StartFrame,
} from '@antiphon/core';
import { decibriBackend } from './decibri-backend.js';
import type { DeviceBackend, DeviceChoice } from './device-backend.js';
import { LiveMicrophone, type MicrophoneStats } from './live-microphone.js';

export interface MicrophoneInputOptions<Name extends string = 'input'> {
  /** @defaultValue 'input' */
  readonly name?: Name;
  /** @defaultValue 16_000 */
  readonly sampleRate?: number;
  /** @defaultValue 1_024 */
  readonly chunkSamples?: number;
  /** How many chunks may wait while the pipeline is not ready; then the oldest is dropped. @defaultValue 10 */
  readonly maxQueued?: number;
  /** @defaultValue the system's own choice */
  readonly device?: DeviceChoice;
  /** Whether it is on from the start of the session. @defaultValue true */
  readonly autoStart?: boolean;
  /** @defaultValue the optional package `decibri` */
  readonly backend?: DeviceBackend;
}

export const microphoneDefaults = {
  name: 'input',
  sampleRate: 16_000,
  chunkSamples: 1_024,
  maxQueued: 10,
  autoStart: true,
} as const satisfies Omit<Required<MicrophoneInputOptions<string>>, 'device' | 'backend'>;

/** The microphone of this machine. */
export interface MicrophoneInput<Name extends string = string>
  extends Processor<Name, never, InputAudioFrame> {
  /**
   * Turns it on. @throws AntiphonError `session_state` when the session has none open, or is over; `service_failed` as when
   * a session starts
   */
  startRecording(session: Session): Promise<void>;
  /** Turns it off: the device is released. */
  stopRecording(session: Session): void;
  /** Also after the session has ended. */
  stats(session: Session): MicrophoneStats | undefined;
}

/**
 * The microphone of this machine as an input. It is opened before the session starts, and a package that is
 * missing, or a device that cannot be opened or fails before it has heard anything, keeps the session from starting, with one
 * line that says so. A device that hears nothing at all is waited for one second. What fails later is reported by an
 * `ErrorFrame`, and the session goes on without sound.
 */
export function microphone<const Name extends string = 'input'>(
  options: MicrophoneInputOptions<Name> = {},
): MicrophoneInput<Name> {
  const { name, autoStart, backend = decibriBackend(), ...rest } = { ...microphoneDefaults, ...options };
  const { sampleRate, chunkSamples, maxQueued, device } = { device: undefined, ...rest };
  const live = new WeakMap<Session, LiveMicrophone>();
  const settings = { sampleRate, chunkSamples, maxQueued, device, backend };

  const definition = processor({
    name: name as Name,
    takes: [],
    accepts: [StartFrame],
    emits: [InputAudioFrame],
    state: (ctx) => {
      const made = new LiveMicrophone(ctx as unknown as Context<InputAudioFrame>, settings);
      live.set(ctx.session, made);
      return made;
    },
    start: (ctx) => (autoStart ? ctx.state.open() : undefined),
    on: { start: (_frame, ctx) => ctx.state.listen() },
    drain: (ctx) => ctx.state.close(),
    stop: (ctx) => ctx.state.close(),
  });

  return Object.assign(definition, {
    async startRecording(session: Session): Promise<void> {
      const found = live.get(session);
      if (found === undefined || session.state === 'closed' || session.state === 'ending') {
        throw new AntiphonError('session_state', `${name}: the session does not run, so nobody would listen`);
      }
      await found.open();
    },
    stopRecording: (session: Session): void => live.get(session)?.close(),
    stats: (session: Session): MicrophoneStats | undefined => live.get(session)?.stats,
  });
}
