import { AudioQueue } from '../flow/index.js';
import { NO_TURN } from '../turns/no-turn.js';
import { FrameGrid } from './frame-grid.js';
import { Listener } from './listener.js';
import { frameSamples, type Pacing, type PlayoutOptions } from './playout-options.js';
import type { PlayoutPosition, PlayoutSink } from './playout-sink.js';
import type { PlayoutMeter } from './playout-stats.js';
import type { TurnPlayout } from './turn-playout.js';

/** How long the last part of a frame waits for the rest, once the listener has nothing else. */
const STRAGGLER_MS = 100;
/** Shorter gaps are what every timer has. */
const UNDERRUN_MS = 5;

/** What goes through the queue with every chunk. */
export interface ChunkLabel {
  /** The speech that it is part of; nothing for a sound. */
  readonly of: TurnPlayout | undefined;
  readonly producedAtMs: number;
  readonly queuedAtMs: number;
}

const isSpeech = (label: ChunkLabel | undefined): boolean => label?.of !== undefined;
const isSound = (label: ChunkLabel | undefined): boolean => label?.of === undefined;

/** Cuts what is queued into frames and writes each when it is due. */
export class FrameSender {
  readonly queue: AudioQueue<ChunkLabel>;
  readonly listener: Listener;
  readonly #pacing: Pacing;
  readonly #options: PlayoutOptions;
  /** For every frame, apart from the options: as in `Playout`. */
  readonly #sink: PlayoutSink;
  readonly #onSent: PlayoutOptions['onSent'];
  readonly #meter: PlayoutMeter;
  readonly #grid: FrameGrid;
  readonly #frameLength: number;
  readonly #position: { -readonly [Key in keyof PlayoutPosition]: PlayoutPosition[Key] };
  #frame: Int16Array | undefined;
  #lastLabel: ChunkLabel | undefined;
  #lastPushMs = 0;
  /** Nothing more will come: what is left of a frame goes out as it is. */
  draining = false;

  /** Whether the queue has passed its high mark and not fallen below its low one. */
  isHigh = false;

  constructor(pacing: Pacing, options: PlayoutOptions, meter: PlayoutMeter) {
    const { sampleRate, maxQueuedMs: maxMs, highMs, lowMs } = pacing;
    this.queue = new AudioQueue({
      name: 'playout',
      ...{ sampleRate, maxMs, highMs, lowMs, overflow: 'refuse' },
      onHigh: () => {
        this.isHigh = true;
      },
      onLow: () => {
        this.isHigh = false;
      },
    });
    this.listener = new Listener(sampleRate);
    this.#pacing = pacing;
    this.#options = options;
    this.#sink = options.sink;
    this.#onSent = options.onSent?.bind(options);
    this.#meter = meter;
    this.#grid = new FrameGrid(pacing);
    this.#frameLength = frameSamples(pacing);
    this.#position = { turn: NO_TURN, positionMs: 0, playsAtMs: 0, speech: false };
  }

  get fadeMs(): number {
    return this.#pacing.fadeMs;
  }

  /** When the next frame should leave. */
  get dueMs(): number {
    return this.#dueMs(this.#isReady);
  }

  /** @returns false when the queue is full. */
  push(samples: Int16Array, turn: number, label: ChunkLabel): boolean {
    const wasReady = this.#isReady;
    if (!this.queue.push(samples, turn, label)) return false;
    label.of?.take(samples.length);
    this.#lastPushMs = label.queuedAtMs;
    this.#readied(wasReady, label.queuedAtMs);
    return true;
  }

  /** Does `change`, after which the last part of a frame may have to wait no longer. */
  settle(nowMs: number, change: () => void): void {
    const wasReady = this.#isReady;
    change();
    this.#readied(wasReady, nowMs);
  }

  /** Sends everything that is due. @returns when the next frame is */
  send(nowMs: number): number {
    let isReady = this.#isReady;
    if (isReady) this.#grid.limit(nowMs);
    for (;;) {
      const dueMs = this.#dueMs(isReady);
      if (dueMs > nowMs) return dueMs;
      if (!isReady) this.#grid.restart(this.listener.playsAtMs(nowMs), nowMs);
      this.#sendOne(nowMs, Math.max(0, nowMs - this.#grid.dueMs));
      isReady = this.#isReady;
    }
  }

  /** Writes the next few ms of `turn`, growing silent. The last that is written of it. */
  fadeOut(turn: number, nowMs: number): void {
    const { fadeMs, sampleRate, frameMs } = this.#pacing;
    const isSounding = this.listener.endMs >= nowMs && this.#lastLabel?.of?.turn === turn;
    if (fadeMs === 0 || !isSounding || this.queue.nextTurn !== turn) return;
    const frame = this.#frameBuffer().fill(0);
    const length = Math.min(frame.length, Math.round((fadeMs / 1000) * sampleRate));
    const taken = this.queue.take(frame.subarray(0, length), isSpeech);
    if (taken === 0) return;
    for (let at = 0; at < taken; at++) frame[at] = Math.round((frame[at] as number) * (1 - (at + 1) / taken));
    this.#write(frame, turn, this.#lastLabel?.of?.sentMs ?? 0, this.listener.playsAtMs(nowMs), true);
    this.listener.send(nowMs, frameMs, undefined, 0);
    this.#grid.advance();
  }

  /** The peer has dropped what it had not played. */
  flushed(nowMs: number): void {
    this.listener.flush(nowMs);
    this.#grid.restart(nowMs, nowMs);
  }

  #dueMs(isReady: boolean): number {
    if (isReady) return this.#grid.dueMs;
    if (this.queue.isEmpty) return Number.POSITIVE_INFINITY;
    return Math.max(this.#lastPushMs, this.listener.endMs) + STRAGGLER_MS;
  }

  /** Whether a frame can be made of what is queued without waiting for more. */
  get #isReady(): boolean {
    const { queue } = this;
    const needed = this.#frameLength;
    if (queue.nextSamples >= needed) return true;
    if (queue.isEmpty) return false;
    const label = queue.nextLabel;
    if (this.draining || label?.of?.complete) return true;
    const available = queue.available(needed, label?.of === undefined ? isSound : isSpeech);
    return available === needed || available < queue.queuedSamples;
  }

  /** After a pause the schedule begins anew, unless the listener has not noticed the pause. */
  #readied(wasReady: boolean, nowMs: number): void {
    if (wasReady || !this.#isReady) return;
    if (this.#grid.playsAtMs < nowMs) this.#grid.restart(this.listener.playsAtMs(nowMs), nowMs);
    else this.#grid.resume(nowMs);
  }

  #sendOne(nowMs: number, lateMs: number): void {
    const { queue, listener } = this;
    const label = queue.nextLabel as ChunkLabel;
    const { of } = label;
    const turn = queue.nextTurn;
    const frame = this.#frameBuffer();
    const taken = queue.take(frame, of === undefined ? isSound : isSpeech);
    if (taken < frame.length) frame.fill(0, taken);
    const positionMs = of?.sentMs ?? 0;
    this.#countGap(of, nowMs);
    const playsAtMs = listener.playsAtMs(nowMs);
    listener.send(nowMs, this.#pacing.frameMs, of, taken);
    of?.send(taken);
    this.#grid.advance();
    this.#count(label, taken, lateMs, nowMs, turn);
    this.#write(frame, turn, positionMs, playsAtMs, of !== undefined);
  }

  #countGap(of: TurnPlayout | undefined, nowMs: number): void {
    const gapMs = nowMs - this.listener.endMs;
    if (of === undefined || of.sent === of.resumedAt || gapMs <= UNDERRUN_MS) return;
    this.#meter.underruns++;
    this.#meter.underrunMs += gapMs;
  }

  #count(label: ChunkLabel, taken: number, lateMs: number, sentAtMs: number, turn: number): void {
    const meter = this.#meter;
    meter.frames++;
    meter.samples += taken;
    meter.timingError.add(lateMs);
    if (label !== this.#lastLabel) {
      meter.queuedToSent.add(sentAtMs - label.queuedAtMs);
      this.#lastLabel = label;
    }
    if (this.#onSent === undefined) return;
    const { producedAtMs, queuedAtMs } = label;
    this.#onSent({ turn, producedAtMs, queuedAtMs, sentAtMs, lateMs });
  }

  #write(frame: Int16Array, turn: number, positionMs: number, playsAtMs: number, speech: boolean): void {
    const position = this.#position;
    position.turn = turn;
    position.positionMs = positionMs;
    position.playsAtMs = playsAtMs;
    position.speech = speech;
    try {
      this.#sink.write(frame, position);
    } catch (error) {
      this.#options.onError?.(error);
    }
  }

  /** The frame that is filled again and again. */
  #frameBuffer(): Int16Array {
    this.#frame ??= new Int16Array(this.#frameLength);
    return this.#frame;
  }
}
