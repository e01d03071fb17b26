import type { Clock, TimedWord } from '@antiphon/core';
import { type Ear, type HeardStretch, slices } from '../listening/index.js';
import { endOfTurnConfidence } from './end-of-turn-confidence.js';
import type { Thresholds } from './params.js';

/** Received audio between two updates. */
const UPDATE_MS = 250;
/** What the models hear before the voice is said to begin. */
const PRE_ROLL_MS = 300;
/** The audio of one turn that is looked at. */
const MAX_TURN_MS = 55_000;

export type TurnEventName = 'Update' | 'StartOfTurn' | 'EagerEndOfTurn' | 'TurnResumed' | 'EndOfTurn';
export type TurnTrigger = 'model' | 'manual' | 'timeout';

/** What happened to a turn. Times in ms of received audio. */
export interface TurnEvent {
  readonly event: TurnEventName;
  readonly turn: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly transcript: string;
  readonly words: readonly TimedWord[];
  readonly confidence: number;
  readonly trigger?: TurnTrigger;
}

export interface TurnDetectorOptions {
  readonly ear: Ear;
  readonly clock: Clock;
  /** Asked each time: they may change. */
  readonly thresholds: () => Thresholds;
  readonly onEvent: (event: TurnEvent) => void;
  readonly onSpeech: (phase: 'speech' | 'afterSpeech') => void;
}

const NOTHING: HeardStretch = { text: '', words: [] };

/**
 * Flux's states of a turn: nothing said → being spoken ⇄ perhaps over → nothing said. Goes by received audio alone:
 * when no audio comes, nothing happens.
 */
export class TurnDetector {
  readonly #options: TurnDetectorOptions;
  #state: 'initial' | 'ongoing' | 'awaitingEnd' = 'initial';
  #turn = 0;
  #turnStartMs = 0;
  #voicedMs: number | undefined;
  #silentSinceMs = 0;
  #heard = NOTHING;
  /** How far the audio is understood. */
  #heardToMs = 0;
  #lastEventMs = 0;
  /** Not to be busy for more than half of the time. */
  #nextDecodeMs = 0;

  constructor(options: TurnDetectorOptions) {
    this.#options = options;
  }

  async take(samples: Int16Array): Promise<void> {
    const { ear, onSpeech } = this.#options;
    for (const slice of slices(samples)) {
      for (const { kind, atMs } of await ear.take(slice)) {
        if (kind === 'stop') this.#silentSinceMs = atMs;
        else {
          this.#voicedMs ??= Math.max(this.#turnStartMs, atMs);
          onSpeech('speech');
        }
      }
      await this.#step();
    }
  }

  /** Ends the turn on the audio so far, if there is one. */
  async force(): Promise<void> {
    if (this.#voicedMs === undefined) return;
    await this.#understand({ thoroughly: true });
    this.#startIfWords();
    if (this.#state !== 'initial') this.#end('manual');
  }

  get #positionMs(): number {
    return this.#options.ear.positionMs;
  }

  get #silenceMs(): number {
    return this.#options.ear.speaking ? 0 : this.#positionMs - this.#silentSinceMs;
  }

  async #step(): Promise<void> {
    if (this.#voicedMs !== undefined) await this.#follow();
    else this.#options.ear.forget(this.#positionMs - PRE_ROLL_MS);
    if (this.#positionMs - this.#lastEventMs < UPDATE_MS) return;
    if (this.#voicedMs !== undefined && this.#state !== 'awaitingEnd')
      await this.#understand({ thoroughly: false });
    if (!this.#startIfWords()) this.#tell('Update');
  }

  async #follow(): Promise<void> {
    const { ear, thresholds } = this.#options;
    const { eot, eager, timeoutMs } = thresholds();
    if (this.#state === 'awaitingEnd' && ear.speaking) {
      this.#state = 'ongoing';
      this.#tell('TurnResumed');
      return;
    }
    const silenceMs = this.#silenceMs;
    if (silenceMs <= 0) {
      if (this.#positionMs - this.#turnStartMs > MAX_TURN_MS) await this.force();
      return;
    }
    const lowest = Math.min(eager ?? eot, eot);
    // Before the words are known they could be finished: then they would be worth a look.
    if (endOfTurnConfidence('done.', silenceMs) < lowest && silenceMs < timeoutMs) return;
    if (this.#state !== 'awaitingEnd') await this.#understand({ thoroughly: true });
    if (this.#startIfWords()) return;
    if (this.#state === 'initial') {
      // A noise, not a word.
      this.#voicedMs = undefined;
      return;
    }
    const confidence = endOfTurnConfidence(this.#heard.text, silenceMs);
    if (this.#state === 'ongoing' && eager !== undefined && confidence >= eager) {
      this.#state = 'awaitingEnd';
      this.#tell('EagerEndOfTurn');
    }
    if (eot < 1 && confidence >= eot) this.#end('model');
    else if (silenceMs >= timeoutMs) this.#end('timeout');
  }

  /** The first words open the turn. */
  #startIfWords(): boolean {
    if (this.#state !== 'initial' || this.#heard.text === '') return false;
    this.#state = 'ongoing';
    this.#tell('StartOfTurn');
    return true;
  }

  #end(trigger: TurnTrigger): void {
    this.#tell('EndOfTurn', trigger);
    this.#state = 'initial';
    this.#turn += 1;
    this.#turnStartMs = this.#positionMs;
    this.#voicedMs = this.#options.ear.speaking ? this.#positionMs : undefined;
    this.#heard = NOTHING;
    this.#heardToMs = this.#positionMs;
    this.#options.ear.forget(this.#positionMs);
    this.#options.onSpeech('afterSpeech');
  }

  async #understand({ thoroughly }: { readonly thoroughly: boolean }): Promise<void> {
    const { ear, clock } = this.#options;
    const endMs = this.#positionMs;
    // What follows the end of the voice adds nothing.
    if (!ear.speaking && this.#heardToMs >= this.#silentSinceMs + 100) return;
    if (!thoroughly && endMs < this.#nextDecodeMs) return;
    const fromMs = Math.max(this.#turnStartMs, (this.#voicedMs ?? endMs) - PRE_ROLL_MS);
    const startedMs = clock.now();
    const heard = ear.hear(fromMs, { interim: !thoroughly });
    const stretch = thoroughly ? await heard : await heard.catch(() => undefined);
    this.#nextDecodeMs = endMs + 2 * (clock.now() - startedMs);
    if (stretch === undefined) return;
    this.#heard = stretch;
    this.#heardToMs = endMs;
  }

  #tell(event: TurnEventName, trigger?: TurnTrigger): void {
    this.#lastEventMs = this.#positionMs;
    this.#options.onEvent({
      event,
      turn: this.#turn,
      startMs: this.#turnStartMs,
      endMs: this.#positionMs,
      transcript: this.#heard.text,
      words: this.#heard.words,
      confidence: this.#state === 'initial' ? 0 : endOfTurnConfidence(this.#heard.text, this.#silenceMs),
      ...(trigger === undefined ? {} : { trigger }),
    });
  }
}
