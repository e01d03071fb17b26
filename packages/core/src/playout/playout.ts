import type { Clock } from '../clock/index.js';
import { AntiphonError } from '../error.js';
import { NO_TURN } from '../turns/no-turn.js';
import { FrameSender } from './frame-sender.js';
import { type PlayoutOptions, pacingOf } from './playout-options.js';
import { PlayoutMeter, type PlayoutStats } from './playout-stats.js';
import { type PacedEntry, SharedPacer } from './shared-pacer.js';
import type { TurnPlayout } from './turn-playout.js';
import { TurnReports } from './turn-reports.js';

/** Audio for the listener: mono PCM, any length. */
export interface PlayoutAudio {
  readonly samples: Int16Array;
  readonly sampleRate: number;
  readonly turn: number;
}

/**
 * What became of a chunk: `stale` when its turn is over and it was dropped, `full` when it did not fit and
 * the caller still has it.
 */
export type PushResult = 'queued' | 'full' | 'stale';

/**
 * Plays what the bot says in real time, and knows what was heard of it. Free of frames and processors.
 *
 * Audio leaves in frames at `start + n × frameMs` on the clock, the first at once, through one timer that
 * all playouts of the clock share. After a stall those that are due leave together. It queues up to
 * `maxQueuedMs`, keeping the arrays it is given, pushes back at two marks, and drops speech for an
 * interruption alone.
 */
export class Playout {
  readonly #options: PlayoutOptions;
  /** What every frame needs of the options is kept apart: theirs may be of as many shapes as there are playouts. */
  readonly #clock: Clock;
  readonly #currentTurn: (() => number) | undefined = undefined;
  readonly #latencyMs: number;
  readonly #slackMs: number;
  readonly #meter = new PlayoutMeter();
  readonly #sender: FrameSender;
  readonly #reports: TurnReports;
  readonly #entry: PacedEntry;
  /** Everything up to this turn is over. */
  #deadTurn = NO_TURN;
  #running = false;
  #again = false;
  #closed = false;
  #toldHigh = false;
  #drained: (() => void)[] = [];

  /** @throws AntiphonError `pipeline_invalid` for options that cannot work. */
  constructor(options: PlayoutOptions) {
    const pacing = pacingOf(options);
    this.#options = options;
    this.#clock = options.clock;
    // Wrapped rather than bound: the engine can look into the one, not into the other.
    if (options.currentTurn !== undefined) this.#currentTurn = () => options.currentTurn?.() ?? NO_TURN;
    this.#latencyMs = pacing.latencyMs;
    this.#slackMs = pacing.slackMs;
    this.#sender = new FrameSender(pacing, options, this.#meter);
    this.#reports = new TurnReports(pacing, options, this.#sender.listener);
    this.#entry = SharedPacer.of(options.clock).join({
      due: () => this.#run(),
      failed: (error) => options.onError?.(error),
    });
  }

  get sampleRate(): number {
    return this.#sender.queue.sampleRate;
  }

  get queuedMs(): number {
    return this.#sender.queue.queuedMs;
  }

  /** How many chunks wait. */
  get queuedChunks(): number {
    return this.#sender.queue.size;
  }

  /** Whether there is something that the listener has not heard yet. */
  get isPlaying(): boolean {
    return !this.#isAllHeard(this.#nowMs);
  }

  /** Figures since it began. Made anew by every call; percentiles are sorted then. */
  get stats(): PlayoutStats {
    return this.#meter.snapshot(this.#sender.queue, this.isPlaying);
  }

  /**
   * Adds speech of a turn. A newer turn's speech ends what is expected of the older ones.
   *
   * @param producedAtMs when it was made, on the clock, for the figures. @defaultValue now
   * @throws AntiphonError `frame_invalid` when its rate is not the one that is played.
   */
  push(speech: PlayoutAudio, producedAtMs?: number): PushResult {
    const { turn } = speech;
    const newest = this.#reports.newest?.turn ?? NO_TURN;
    if (this.#isOver(turn) || turn < newest) return this.#stale();
    if (speech.samples.length === 0) return 'queued';
    return this.#push(speech, this.#reports.open(turn), producedAtMs);
  }

  /**
   * Adds a sound that is not speech: it is played in its place, and counts for nothing that is reported. It
   * dies with its turn; one of `NO_TURN` is not interrupted.
   *
   * @throws AntiphonError `frame_invalid` when its rate is not the one that is played.
   */
  pushSound(sound: PlayoutAudio, producedAtMs?: number): PushResult {
    if (this.#closed || (sound.turn !== NO_TURN && this.#isOver(sound.turn))) return this.#stale();
    if (sound.samples.length === 0) return 'queued';
    return this.#push(sound, undefined, producedAtMs);
  }

  /** No more speech of `turn` is expected; more may come all the same. */
  finish(turn: number): void {
    const newest = this.#reports.newest?.turn ?? NO_TURN;
    if (this.#isOver(turn) || turn < newest) return;
    this.#sender.settle(this.#nowMs, () => {
      this.#reports.open(turn).complete = true;
    });
    this.#changed();
  }

  /**
   * Everything of `turn` and before is over: what waits is dropped, the peer is told to drop what it has
   * (or the sound fades, where it cannot), and what had been heard is reported before this returns.
   * Nothing of those turns is written afterwards.
   */
  interrupt(turn: number): void {
    if (this.#closed || turn <= this.#deadTurn) return;
    if ((this.#reports.newest?.turn ?? NO_TURN) < turn) this.#reports.open(turn);
    this.#cut(turn, true);
    this.#changed();
  }

  /** The peer has played so much of a turn's speech. Repeats and late ones do no harm. */
  acknowledge(turn: number, heardMs: number): void {
    const known = this.#reports.find(turn);
    if (known === undefined || known.told || !(heardMs > known.acknowledgedMs)) return;
    known.acknowledgedMs = heardMs;
    this.#changed();
  }

  /** Resolves when everything queued was heard, with nothing more expected; at once when closed. */
  drain(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#drained.push(resolve);
      this.#sender.settle(this.#nowMs, () => {
        this.#sender.draining = true;
        this.#reports.complete();
      });
      this.#changed();
    });
  }

  /** Stops now, as by an interruption. Nothing is left: no timer, no audio. Idempotent. */
  close(): void {
    if (this.#closed) return;
    const { newest } = this.#reports;
    if (newest !== undefined) this.interrupt(newest.turn);
    const { listener, queue } = this.#sender;
    if (listener.endMs > this.#nowMs) this.#flush(this.#nowMs);
    this.#closed = true;
    queue.clear();
    this.#entry.cancel();
    this.#settleDrains();
  }

  get #nowMs(): number {
    return this.#clock.now();
  }

  #isOver(turn: number): boolean {
    return this.#closed || turn <= this.#deadTurn || turn < (this.#currentTurn?.() ?? NO_TURN);
  }

  #stale(): PushResult {
    this.#meter.staleChunks++;
    return 'stale';
  }

  #push(audio: PlayoutAudio, of: TurnPlayout | undefined, producedAtMs: number | undefined): PushResult {
    const { samples, sampleRate, turn } = audio;
    if (sampleRate !== this.sampleRate) {
      throw new AntiphonError(
        'frame_invalid',
        `this playout plays ${this.sampleRate} Hz and was given ${sampleRate} Hz; resample before it`,
      );
    }
    const nowMs = this.#nowMs;
    const label = { of, producedAtMs: producedAtMs ?? nowMs, queuedAtMs: nowMs };
    if (!this.#sender.push(samples, turn, label)) {
      this.#meter.refusedChunks++;
      return 'full';
    }
    this.#meter.chunks++;
    this.#meter.producedToQueued.add(nowMs - label.producedAtMs);
    this.#changed();
    return 'queued';
  }

  /** Ends the turns that a newer one has replaced without an interruption. */
  #expire(): void {
    const before = (this.#currentTurn?.() ?? NO_TURN) - 1;
    if (before > this.#deadTurn) this.#cut(before, false);
  }

  #cut(turn: number, tellsAgain: boolean): void {
    const nowMs = this.#nowMs;
    const { queue } = this.#sender;
    this.#deadTurn = turn;
    this.#reports.hear(nowMs);
    const over = this.#reports.upTo(turn);
    const open = over.filter(({ told }) => !told);
    for (const { pushed, sent } of open) this.#meter.cutMs += ((pushed - sent) / this.sampleRate) * 1000;
    if (open.some(({ isHeard }) => !isHeard)) this.#meter.interruptions++;
    const canFlush = this.#options.sink.flush !== undefined;
    if (canFlush && open.some(({ sent }) => sent > 0)) this.#flush(nowMs);
    else if (queue.nextTurn <= turn) this.#sender.fadeOut(queue.nextTurn, nowMs);
    queue.clearBefore(turn + 1);
    this.#reports.cut(open, canFlush);
    this.#reports.tellCut(
      tellsAgain ? over.filter((known) => open.includes(known) || known.turn === turn) : open,
    );
  }

  #flush(nowMs: number): void {
    try {
      this.#options.sink.flush?.({ atMs: nowMs, fadeMs: this.#sender.fadeMs });
    } catch (error) {
      this.#options.onError?.(error);
    }
    this.#sender.flushed(nowMs);
  }

  /** Something was changed from outside. */
  #changed(): void {
    this.#reports.wake();
    this.#run();
  }

  /** Does what is due. Whoever is called from within may call in again. */
  #run(): void {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    let nowMs = Number.NEGATIVE_INFINITY;
    let dueMs = Number.NEGATIVE_INFINITY;
    try {
      while (this.#again && !this.#closed) {
        this.#again = false;
        nowMs = this.#nowMs;
        this.#expire();
        this.#tellPressure();
        dueMs = this.#sender.send(nowMs);
        this.#reports.tell(nowMs);
        this.#tellPressure();
        if (this.#drained.length > 0 && this.#isAllHeard(nowMs)) this.#settleDrains();
      }
    } finally {
      this.#running = false;
      this.#schedule(nowMs, dueMs);
    }
  }

  #schedule(nowMs: number, dueMs: number): void {
    if (this.#closed) return;
    let nextMs = Math.min(dueMs, this.#reports.next(dueMs));
    if (this.#drained.length > 0) {
      const drainMs = this.#sender.listener.endMs + this.#latencyMs;
      if (drainMs > nowMs && drainMs < nextMs) nextMs = drainMs;
    }
    if (nextMs === Number.POSITIVE_INFINITY) this.#entry.cancel();
    // What is due already has been done a moment ago; it can only be a matter of rounding. Frames alone may wait.
    else this.#entry.schedule(nextMs > nowMs ? nextMs : nowMs + 1, nextMs === dueMs ? this.#slackMs : 0);
  }

  #tellPressure(): void {
    const { isHigh } = this.#sender;
    if (isHigh === this.#toldHigh) return;
    this.#toldHigh = isHigh;
    this.#options.onPressure?.(isHigh ? 'high' : 'low', this.queuedMs);
  }

  #isAllHeard(nowMs: number): boolean {
    const { queue, listener } = this.#sender;
    return queue.isEmpty && this.#reports.isQuiet && listener.endMs + this.#latencyMs <= nowMs;
  }

  #settleDrains(): void {
    const settled = this.#drained;
    this.#drained = [];
    this.#sender.draining = false;
    for (const resolve of settled) resolve();
  }
}
