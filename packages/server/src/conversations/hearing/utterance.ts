import {
  AntiphonError,
  backoff,
  type Clock,
  delay,
  type LinkedAbort,
  linkedAbort,
  throwIfAborted,
  withTimeout,
} from '@antiphon/core';
import type { Recognized, UtteranceRecognizer } from '../served-agent.js';
import { Segments } from './segments.js';
import { joinPassages, type Passage, Stitcher } from './stitch.js';
import { inMs, type Window, Windows } from './windows.js';

export interface UtteranceOptions {
  readonly recognizer: UtteranceRecognizer;
  readonly clock: Clock;
  readonly language: string;
  /** The id of the conversation. */
  readonly session: string;
  readonly signal: AbortSignal;
  /** What is understood so far. */
  onInterim(text: string): void;
  /** The whole, once. With an error where something of it could not be recognised, or nothing. */
  onFinal(text: string, error?: unknown): void;
}

/** Stretches of one utterance that are recognised at a time: others have utterances, too. */
const MAX_AT_ONCE = 2;
/** So much sound may wait to be shown. */
const MAX_GLIMPSE_LAG_MS = 12_000;
const RECOGNITION_TIMEOUT_MS = 30_000;
/** A recogniser that is busy is asked again for about two seconds. */
const MAX_ATTEMPTS = 4;
const pauseMs = backoff({ baseMs: 300, jitter: 'equal' });

/** A part of the utterance that is recognised as a whole. */
interface Part {
  readonly startMs: number;
  readonly endMs: number;
  /** What was understood, if it was. */
  text: string | undefined;
}

/** What was said in a part. */
interface Stretch {
  readonly samples: Int16Array;
  readonly part: Part;
}

/**
 * One utterance. While it comes, windows of two seconds are recognised and stitched, so that the client sees soon what is
 * understood. What counts in the end is recognised in whole stretches: of what is cut into windows, a recogniser gets a third
 * of the words wrong. Only where one of those fails does the stitched text stand for it.
 */
export class Utterance {
  readonly #options: UtteranceOptions;
  readonly #windows = new Windows();
  readonly #segments = new Segments();
  readonly #stitcher = new Stitcher();
  readonly #abort: LinkedAbort;
  /** Of the windows alone: nobody needs them once the utterance has ended. */
  readonly #glimpse: LinkedAbort;
  readonly #parts: Part[] = [];
  #cutSamples = 0;
  #isGlimpsing = false;
  #isFinished = false;
  /** Stretches that wait to be recognised. */
  #waiting: Stretch[] = [];
  #open = 0;
  #recognizedSamples = 0;
  #failure: unknown;

  constructor(options: UtteranceOptions) {
    this.#options = options;
    this.#abort = linkedAbort(options.signal);
    this.#glimpse = linkedAbort(this.#abort.signal);
  }

  /** Samples that have been recognised for good. */
  get recognizedSamples(): number {
    return this.#recognizedSamples;
  }

  /** Stretches that are being recognised, or wait for it. */
  get pending(): number {
    return this.#open + this.#waiting.length + Number(this.#isGlimpsing);
  }

  add(samples: Int16Array): void {
    if (samples.length === 0) return;
    this.#segments.add(samples);
    this.#recognizeSegments();
    if (this.#glimpse.signal.aborted) return;
    this.#windows.add(samples);
    // A recogniser that has fallen behind has better things to do.
    if (this.#windows.waitingMs > MAX_GLIMPSE_LAG_MS) this.#stopGlimpsing('it lags behind');
    else if (!this.#isGlimpsing) void this.#glimpseOn();
  }

  /** The client has finished speaking. */
  finish(): void {
    this.#isFinished = true;
    this.#stopGlimpsing('the utterance has ended');
    this.#segments.finish();
    this.#recognizeSegments();
    this.#settle();
  }

  /** Nobody wants to know any more. */
  close(): void {
    this.#abort.abort(new AntiphonError('aborted', 'the utterance was dropped'));
    this.#glimpse[Symbol.dispose]();
    this.#abort[Symbol.dispose]();
  }

  #stopGlimpsing(why: string): void {
    this.#glimpse.abort(new AntiphonError('aborted', why));
    this.#windows.clear();
  }

  async #glimpseOn(): Promise<void> {
    const { signal } = this.#glimpse;
    this.#isGlimpsing = true;
    try {
      for (let window = this.#windows.take(); window; window = this.#windows.take()) {
        this.#stitch(window, await this.#recognize(window.samples, signal));
      }
    } catch (error) {
      // What the windows do not show, the whole will.
      if (!signal.aborted) this.#failure ??= error;
    } finally {
      this.#isGlimpsing = false;
    }
  }

  #stitch({ startMs, endMs }: Window, recognized: Recognized): void {
    const before = this.#stitcher.text;
    this.#stitcher.add({ recognized, startMs, endMs });
    const { text } = this.#stitcher;
    if (!this.#isFinished && text !== before) this.#options.onInterim(text);
  }

  #recognizeSegments(): void {
    for (let samples = this.#segments.take(); samples; samples = this.#segments.take()) this.#cut(samples);
    while (this.#open < MAX_AT_ONCE && this.#waiting.length > 0)
      void this.#recognizeStretch(this.#waiting.shift() as Stretch);
  }

  #cut(samples: Int16Array): void {
    const startMs = inMs(this.#cutSamples);
    this.#cutSamples += samples.length;
    const part: Part = { startMs, endMs: inMs(this.#cutSamples), text: undefined };
    this.#parts.push(part);
    this.#waiting.push({ samples, part });
  }

  async #recognizeStretch({ samples, part }: Stretch): Promise<void> {
    this.#open++;
    try {
      const { text } = await this.#recognize(samples, this.#abort.signal);
      part.text = text.trim();
    } catch (error) {
      this.#failure = error;
    }
    this.#open--;
    this.#recognizedSamples += samples.length;
    if (this.#abort.signal.aborted) return;
    this.#recognizeSegments();
    this.#settle();
  }

  #settle(): void {
    if (!this.#isFinished || this.#open > 0 || this.#waiting.length > 0) return;
    const passages = this.#parts.map((part) => this.#passageOf(part));
    const isWhole = passages.every((passage) => passage?.isWhole === true);
    this.#options.onFinal(joinPassages(passages), isWhole ? undefined : this.#failure);
    this.close();
  }

  #passageOf({ text, startMs, endMs }: Part): Passage | undefined {
    return text === undefined
      ? this.#stitcher.between(startMs, endMs)
      : { text, isWhole: true, mayShare: false };
  }

  async #recognize(samples: Int16Array, signal: AbortSignal): Promise<Recognized> {
    const { recognizer, clock, language, session } = this.#options;
    const options = { language, session };
    const wording = { what: 'recognition' };
    for (let attempt = 1; ; attempt++) {
      try {
        return await withTimeout(
          clock,
          RECOGNITION_TIMEOUT_MS,
          signal,
          (within) => recognizer.recognize(samples, { ...options, signal: within }),
          wording,
        );
      } catch (error) {
        throwIfAborted(signal);
        if (!(error instanceof AntiphonError) || !error.retryable || attempt >= MAX_ATTEMPTS) throw error;
        await delay(clock, error.retryAfterMs ?? pauseMs(attempt), signal);
      }
    }
  }
}
