import type { Clock } from '../clock/index.js';
import { AntiphonError } from '../error.js';
import type { PlayoutSink } from './playout-sink.js';

/** How audio is paced. All optional but the sample rate. */
export interface PacingOptions {
  /** Of the audio, in Hz. Other rates are refused. */
  readonly sampleRate: number;
  /** Length of a frame; it must be a whole number of samples. @defaultValue 20 */
  readonly frameMs?: number;
  /**
   * How far ahead of real time the peer is fed. A stall of the process that is shorter than this is not
   * heard. 0 for something local; 60 to 200 for a peer that can drop what it has buffered, at most 80 for
   * one that cannot.
   * @defaultValue 0
   */
  readonly leadMs?: number;
  /**
   * How much later than it is due a frame may leave, so that those of many streams leave together: to wake up for each
   * costs more than to send it. Less than `leadMs`, of which it takes its part. With one stream, none is late for it. What
   * is told of the playout has its own moments and does not wait, unless one falls on that of a frame.
   * @defaultValue 0
   */
  readonly slackMs?: number;
  /**
   * After a stall all frames that are due leave at once, up to so much audio; beyond it the schedule moves
   * instead. The peer buffers what it gets, so this bounds how far behind real time it plays.
   * @defaultValue 200
   */
  readonly maxCatchUpMs?: number;
  /** The most that waits to be sent; more is refused, never dropped. @defaultValue 60_000 */
  readonly maxQueuedMs?: number;
  /** Above this it pushes back. @defaultValue 2_000 */
  readonly highMs?: number;
  /** Below this it lets go again. @defaultValue 1_000 */
  readonly lowMs?: number;
  /** How long speech that is cut off fades, where that is possible. @defaultValue 5 */
  readonly fadeMs?: number;
  /** How often it reports what has been heard, while something is. @defaultValue 200 */
  readonly reportMs?: number;
  /**
   * A speech that goes on, but of which nothing was there to be heard for so long, counts as stopped until
   * it does go on. @defaultValue 1_000
   */
  readonly silenceMs?: number;
  /** How much later than it is sent the first sample is heard: the delay of a device. @defaultValue 0 */
  readonly latencyMs?: number;
  /**
   * The peer tells what it has played, by {@link Playout.acknowledge}; without it, a model clock says so.
   * @defaultValue false
   */
  readonly acknowledged?: boolean;
  /**
   * How much later than it was expected an acknowledgement may come. One that is missing is then made up
   * from the model clock, so that a silent peer cannot hold a turn open. @defaultValue 1_000
   */
  readonly ackTimeoutMs?: number;
}

/** What a {@link Playout} tells. Called at the moment it happens, by a plain call. */
export interface PlayoutEvents {
  /** The listener begins to hear speech of `turn`. */
  onStarted?(turn: number): void;
  /** Of the speech of `turn`, `heardMs` have been heard; `finished` when no more will be, as far as is known. */
  onHeard?(turn: number, heardMs: number, finished: boolean): void;
  /** The listener stopped hearing speech of `turn`. */
  onStopped?(turn: number, interrupted: boolean): void;
  /** The queue passed a mark. */
  onPressure?(level: 'high' | 'low', queuedMs: number): void;
  /** The sink has thrown. */
  onError?(error: unknown): void;
  /** A frame has been sent. The object is made only when somebody listens. */
  onSent?(record: SentRecord): void;
}

/** One line of the log of what was sent, in ms on the clock. */
export interface SentRecord {
  readonly turn: number;
  /** When the audio was made, of the frame's first sample. */
  readonly producedAtMs: number;
  readonly queuedAtMs: number;
  readonly sentAtMs: number;
  /** How much later than it was due. */
  readonly lateMs: number;
}

export interface PlayoutOptions extends PacingOptions, PlayoutEvents {
  readonly clock: Clock;
  readonly sink: PlayoutSink;
  /** The turn of now: audio of older ones is never written. @defaultValue what `interrupt` was last told */
  currentTurn?(): number;
}

export const pacingDefaults = {
  frameMs: 20,
  leadMs: 0,
  slackMs: 0,
  maxCatchUpMs: 200,
  maxQueuedMs: 60_000,
  highMs: 2_000,
  lowMs: 1_000,
  fadeMs: 5,
  reportMs: 200,
  silenceMs: 1_000,
  latencyMs: 0,
  acknowledged: false,
  ackTimeoutMs: 1_000,
} as const satisfies Omit<Required<PacingOptions>, 'sampleRate'>;

export type Pacing = Required<PacingOptions>;

/**
 * Fills in the defaults.
 *
 * @throws AntiphonError `pipeline_invalid` for values that cannot work.
 */
export function pacingOf(options: PacingOptions): Pacing {
  const pacing = complete(options);
  const { sampleRate, frameMs, highMs, lowMs } = pacing;
  const frameLength = frameSamples(pacing);
  if (!(frameLength > 0) || Math.abs(frameLength - (sampleRate * frameMs) / 1000) > 1e-6) {
    throw invalid(`a frame of ${frameMs} ms at ${sampleRate} Hz is not a whole number of samples`);
  }
  if (lowMs > highMs) throw invalid(`lowMs (${lowMs}) must not be above highMs (${highMs})`);
  if (pacing.slackMs > 0 && pacing.slackMs >= pacing.leadMs) {
    throw invalid(`slackMs (${pacing.slackMs}) must be below leadMs (${pacing.leadMs})`);
  }
  for (const name of [
    'leadMs',
    'slackMs',
    'maxCatchUpMs',
    'fadeMs',
    'latencyMs',
    'ackTimeoutMs',
    'lowMs',
  ] as const) {
    if (!(pacing[name] >= 0)) throw invalid(`${name} is ${pacing[name]}; 0 or more is expected`);
  }
  for (const name of ['reportMs', 'silenceMs', 'maxQueuedMs'] as const) {
    if (!(pacing[name] > 0)) throw invalid(`${name} is ${pacing[name]}; more than 0 is expected`);
  }
  return pacing;
}

/**
 * Written out, so that the pacings of all playouts have one shape. Spread together, every one would have a shape of its
 * own, and with a thousand streams the engine would search for each value that is read, in every frame.
 */
function complete(options: PacingOptions): Pacing {
  const defaults = pacingDefaults;
  return {
    sampleRate: options.sampleRate,
    frameMs: options.frameMs ?? defaults.frameMs,
    leadMs: options.leadMs ?? defaults.leadMs,
    slackMs: options.slackMs ?? defaults.slackMs,
    maxCatchUpMs: options.maxCatchUpMs ?? defaults.maxCatchUpMs,
    maxQueuedMs: options.maxQueuedMs ?? defaults.maxQueuedMs,
    highMs: options.highMs ?? defaults.highMs,
    lowMs: options.lowMs ?? defaults.lowMs,
    fadeMs: options.fadeMs ?? defaults.fadeMs,
    reportMs: options.reportMs ?? defaults.reportMs,
    silenceMs: options.silenceMs ?? defaults.silenceMs,
    latencyMs: options.latencyMs ?? defaults.latencyMs,
    acknowledged: options.acknowledged ?? defaults.acknowledged,
    ackTimeoutMs: options.ackTimeoutMs ?? defaults.ackTimeoutMs,
  };
}

/** Samples of a frame. */
export function frameSamples({ sampleRate, frameMs }: Pick<Pacing, 'sampleRate' | 'frameMs'>): number {
  return Math.round((sampleRate * frameMs) / 1000);
}

function invalid(message: string): AntiphonError {
  return new AntiphonError('pipeline_invalid', `playout: ${message}`);
}
