import { Resampler } from '@antiphon/audio';
import {
  AntiphonError,
  type Deferred,
  deferred,
  type PacingOptions,
  Playout,
  type PlayoutAudio,
  type PlayoutSink,
  RateAdapter,
} from '@antiphon/core/frame-free';
import type { SpeechHost, SpeechOutput, SpeechStream } from './speech-output.js';

/** What a sink may tell of what it has played. */
export interface PacedSpeechPort {
  /** The peer has played so much of a turn's speech; with `acknowledged: true`. */
  acknowledge(turn: number, heardMs: number): void;
}

export interface PacedSpeechOptions extends PacingOptions {
  /** Where the audio goes; called once for each agent. */
  readonly sink: (port: PacedSpeechPort) => PlayoutSink;
}

/**
 * Speech in real time, through the playout that pipelines use too: frames of `frameMs` by absolute deadlines, a
 * fade where it is cut off, and an account of what was heard. Other rates than `sampleRate` are resampled. Queues
 * `maxQueuedMs` at most (60 s); beyond it speech is lost, and said so (`queue_full`).
 *
 * @throws AntiphonError `pipeline_invalid` from `open`, for pacing that cannot work.
 */
export function pacedSpeech(options: PacedSpeechOptions): SpeechOutput {
  return {
    name: 'paced',
    async open(host) {
      const speech = new PacedSpeech(options, host);
      await speech.sink.open?.();
      return speech;
    },
  };
}

class PacedSpeech implements SpeechStream {
  readonly sink: PlayoutSink;
  readonly #host: SpeechHost;
  readonly #playout: Playout;
  readonly #rate: RateAdapter;
  #room: Deferred<void> | undefined;

  constructor({ sink, ...pacing }: PacedSpeechOptions, host: SpeechHost) {
    this.#host = host;
    this.sink = sink({ acknowledge: (turn, heardMs) => this.#playout.acknowledge(turn, heardMs) });
    this.#rate = new RateAdapter(pacing.sampleRate, (rates) => new Resampler(rates));
    this.#playout = new Playout({
      ...pacing,
      clock: host.clock,
      sink: this.sink,
      currentTurn: () => host.currentTurn(),
      onStarted: (turn) => host.started(turn),
      onHeard: (turn, heardMs, finished) => host.heard(turn, heardMs, finished),
      onStopped: (turn, interrupted) => host.stopped(turn, interrupted),
      onPressure: (level) => this.#pressure(level === 'high'),
      onError: (error) => host.failed(error),
    });
  }

  get room(): Promise<void> | undefined {
    return this.#room?.promise;
  }

  speak(samples: Int16Array, sampleRate: number, turn: number): void {
    this.#push(this.#rate.convert({ samples, sampleRate, turn }));
  }

  finish(turn: number): void {
    const tail = this.#rate.finish(turn);
    if (tail !== undefined) this.#push(tail);
    this.#playout.finish(turn);
  }

  interrupt(turn: number): void {
    this.#playout.interrupt(turn);
  }

  drain(): Promise<void> {
    return this.#playout.drain();
  }

  async close(): Promise<void> {
    this.#playout.close();
    this.#pressure(false);
    await this.sink.close?.();
  }

  #push(audio: PlayoutAudio): void {
    if (this.#playout.push(audio) !== 'full') return;
    const lostMs = Math.round((audio.samples.length / audio.sampleRate) * 1000);
    const waitingMs = Math.round(this.#playout.queuedMs);
    this.#host.failed(
      new AntiphonError('queue_full', `${lostMs} ms of speech were lost: ${waitingMs} ms wait already`),
    );
  }

  #pressure(isHigh: boolean): void {
    if (isHigh) this.#room ??= deferred();
    else {
      this.#room?.resolve();
      this.#room = undefined;
    }
  }
}
