import { Resampler } from '@antiphon/audio';
import {
  AntiphonError,
  type PacingOptions,
  type PlayoutProcessor,
  type PlayoutStats,
  playout,
  type Session,
} from '@antiphon/core';
import type { ConversationRecorder } from '../recorder/conversation-recorder.js';
import { decibriBackend } from './decibri-backend.js';
import type { DeviceBackend, DeviceChoice } from './device-backend.js';
import { LiveLoudspeaker } from './live-loudspeaker.js';

export interface LoudspeakerOutputOptions<Name extends string = 'output'>
  extends Omit<Partial<PacingOptions>, 'frameMs' | 'acknowledged' | 'ackTimeoutMs'> {
  /** @defaultValue 'output' */
  readonly name?: Name;
  /** Of the device; speech of other rates is resampled. @defaultValue 24_000 */
  readonly sampleRate?: number;
  /** @defaultValue 1_024 */
  readonly chunkSamples?: number;
  /** How many chunks may wait for the device; then the oldest is dropped and the fact reported. @defaultValue 10 */
  readonly maxQueued?: number;
  /** How far ahead the device is fed. @defaultValue 80 */
  readonly leadMs?: number;
  /** How long the device takes from being fed to being heard. @defaultValue 50 */
  readonly latencyMs?: number;
  /** @defaultValue the system's own choice */
  readonly device?: DeviceChoice;
  /** Whether it is on from the start of the session. @defaultValue true */
  readonly autoStart?: boolean;
  /** Hears what is played. */
  readonly recorder?: ConversationRecorder;
  /** @defaultValue the optional package `decibri` */
  readonly backend?: DeviceBackend;
}

export const loudspeakerDefaults = {
  name: 'output',
  sampleRate: 24_000,
  chunkSamples: 1_024,
  maxQueued: 10,
  leadMs: 80,
  latencyMs: 50,
  autoStart: true,
} as const;

/** What a loudspeaker has done: the playout's figures, and the device's. */
export interface LoudspeakerStats extends PlayoutStats {
  /** Chunks that the device took. */
  readonly chunksPlayed: number;
  /** Chunks that were lost because the device took none. */
  readonly overruns: number;
  /** Silence that the device put in because it had nothing to play, pauses between speeches included. */
  readonly deviceSilenceMs: number;
  /** Chunks on their way to the device. */
  readonly queuedChunks: number;
  /** From the playout to the device, mean of the last 100 chunks. */
  readonly meanLatencyMs: number;
}

/** The loudspeaker of this machine. */
export interface LoudspeakerOutput<Name extends string = string> extends PlayoutProcessor<Name> {
  /** Turns it on. @throws AntiphonError `session_state` when the session has none */
  startPlayback(session: Session): Promise<void>;
  /** Turns it off at once: the device is released. What the bot says meanwhile counts as heard all the same. */
  stopPlayback(session: Session): void;
  stats(session: Session): LoudspeakerStats | undefined;
}

/**
 * The loudspeaker of this machine as an output: `playout()` over a device. It is opened before the session
 * starts, and a device or package that is missing keeps the session from starting.
 */
export function loudspeaker<const Name extends string = 'output'>(
  options: LoudspeakerOutputOptions<Name> = {},
): LoudspeakerOutput<Name> {
  const { name, recorder, chunkSamples, maxQueued, device, autoStart, backend, ...pacing } = {
    ...loudspeakerDefaults,
    recorder: undefined,
    device: undefined,
    backend: decibriBackend(),
    ...options,
  };
  const live = new WeakMap<Session, LiveLoudspeaker>();
  const sink: Parameters<ConversationRecorder['around']>[0] = (port) => {
    const made = new LiveLoudspeaker(port, { maxQueued, device, autoStart, backend });
    live.set(port.session, made);
    return made;
  };
  const output = playout({
    ...pacing,
    name: name as Name,
    frameMs: (chunkSamples / pacing.sampleRate) * 1000,
    resampler: (rates) => new Resampler(rates),
    sink: recorder === undefined ? sink : recorder.around(sink),
  });
  const playoutStats = output.stats;

  return Object.assign(output, {
    async startPlayback(session: Session): Promise<void> {
      const found = live.get(session);
      if (found === undefined || session.state === 'closed') {
        throw new AntiphonError(
          'session_state',
          `${name}: the session does not run, so nothing would be played`,
        );
      }
      await found.start();
    },
    stopPlayback: (session: Session): void => live.get(session)?.stop(),
    stats(session: Session): LoudspeakerStats | undefined {
      const figures = playoutStats(session);
      const found = live.get(session);
      if (figures === undefined || found === undefined) return undefined;
      const { isOn, ...own } = found.stats;
      return { ...figures, ...own, isPlaying: figures.isPlaying && isOn };
    },
  });
}
