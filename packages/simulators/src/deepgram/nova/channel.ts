import type { Random } from '@antiphon/core';
import type { MessageRole, SpeechPhase } from '../../server/index.js';
import type { VoiceEvent } from '../../speech/index.js';
import { type Ear, type HeardStretch, slices } from '../listening/index.js';
import type { NovaParams } from './params.js';
import { type NovaResult, seconds } from './results.js';

/** Received audio between two interim results. */
const INTERIM_MS = 1_000;
/** Speech without a pause is made final in pieces of this. */
const MAX_SEGMENT_MS = 7_000;
/** And silence in pieces of this. */
const SILENT_SEGMENT_MS = 5_000;
/** What the models hear before the voice is said to begin. */
const PRE_ROLL_MS = 300;
/** A `Finalize` with less audio than this in hand is not answered. */
const MIN_FINALIZE_MS = 100;

const NOTHING: HeardStretch = { text: '', words: [] };

export interface NovaChannelOptions {
  readonly index: number;
  readonly channels: number;
  readonly ear: Ear;
  readonly params: NovaParams;
  readonly random: Random;
  readonly onResult: (result: NovaResult, role: readonly MessageRole[]) => void;
  readonly onMessage: (message: object) => void;
  readonly onSpeech: (phase: SpeechPhase) => void;
}

/**
 * One channel of `/v1/listen`. All it decides depends on how much audio has been received, not on the time: audio
 * that comes faster gives the same results.
 */
export class NovaChannel {
  readonly #options: NovaChannelOptions;
  /** Where the audio begins that no final result has covered. */
  #segmentMs = 0;
  /** Where speech began in the segment. */
  #voicedMs: number | undefined;
  #silentSinceMs = 0;
  #nextInterimMs = INTERIM_MS;
  /** The end of the last final word, until an `UtteranceEnd` told it. */
  #lastWordEndMs: number | undefined;

  constructor(options: NovaChannelOptions) {
    this.#options = options;
  }

  async take(samples: Int16Array): Promise<void> {
    for (const slice of slices(samples)) {
      for (const event of await this.#options.ear.take(slice)) this.#voice(event);
      await this.#step();
    }
  }

  /** Answers `Finalize`. */
  async finalize(): Promise<void> {
    if (this.#positionMs - this.#segmentMs < MIN_FINALIZE_MS) return;
    await this.#final({ speechFinal: true, fromFinalize: true });
  }

  /** What is left when the stream ends. */
  async drain(): Promise<void> {
    if (this.#positionMs > this.#segmentMs) await this.#final({ speechFinal: this.#voicedMs !== undefined });
  }

  get #positionMs(): number {
    return this.#options.ear.positionMs;
  }

  #voice({ kind, atMs }: VoiceEvent): void {
    const { params, index, channels, onMessage, onSpeech } = this.#options;
    if (kind === 'stop') {
      this.#silentSinceMs = atMs;
      return;
    }
    this.#voicedMs ??= Math.max(this.#segmentMs, atMs);
    onSpeech('speech');
    if (params.vadEvents)
      onMessage({ type: 'SpeechStarted', channel: [index, channels], timestamp: seconds(atMs) });
  }

  async #step(): Promise<void> {
    const { ear, params } = this.#options;
    const heldMs = this.#positionMs - this.#segmentMs;
    const silenceMs = ear.speaking ? 0 : this.#positionMs - this.#silentSinceMs;
    const voiced = this.#voicedMs !== undefined;
    if (voiced && !ear.speaking && silenceMs >= (params.endpointingMs ?? Number.POSITIVE_INFINITY)) {
      await this.#final({ speechFinal: true });
    } else if (voiced && silenceMs >= (params.utteranceEndMs ?? Number.POSITIVE_INFINITY)) {
      await this.#final({ speechFinal: false });
    } else if (voiced && heldMs >= MAX_SEGMENT_MS) {
      await this.#final({
        speechFinal: false,
        toMs: ear.quietestMs(this.#positionMs - 2_000, this.#positionMs - 200),
      });
    } else if (!voiced && heldMs >= SILENT_SEGMENT_MS) {
      await this.#final({ speechFinal: false });
    } else if (params.interimResults && this.#positionMs >= this.#nextInterimMs) {
      await this.#interim();
    }
    this.#maybeUtteranceEnd();
  }

  async #interim(): Promise<void> {
    this.#nextInterimMs = this.#positionMs + INTERIM_MS;
    const startMs = this.#segmentMs;
    const endMs = this.#positionMs;
    // An interim request may be superseded: the next result makes up for it.
    const heard = await this.#hear(endMs, true).catch(() => undefined);
    if (heard === undefined) return;
    this.#result({ startMs, endMs, heard, isFinal: false, speechFinal: false, fromFinalize: false });
  }

  async #final(how: { speechFinal: boolean; fromFinalize?: boolean; toMs?: number }): Promise<void> {
    const { speechFinal, fromFinalize = false, toMs = this.#positionMs } = how;
    const heard = await this.#hear(toMs, false);
    const startMs = this.#segmentMs;
    const goesOn = this.#options.ear.speaking;
    this.#segmentMs = toMs;
    this.#voicedMs = goesOn ? toMs : undefined;
    this.#nextInterimMs = Math.max(toMs + INTERIM_MS, this.#positionMs);
    this.#lastWordEndMs = heard.words.at(-1)?.endMs ?? this.#lastWordEndMs;
    this.#options.ear.forget(toMs - PRE_ROLL_MS);
    this.#result({ startMs, endMs: toMs, heard, isFinal: true, speechFinal, fromFinalize });
    if (speechFinal) this.#options.onSpeech('afterSpeech');
  }

  async #hear(toMs: number, interim: boolean): Promise<HeardStretch> {
    if (this.#voicedMs === undefined) return NOTHING;
    const fromMs = Math.max(this.#segmentMs, this.#voicedMs - PRE_ROLL_MS);
    return this.#options.ear.hear(fromMs, { interim, toMs });
  }

  #result(result: Omit<NovaResult, 'channel' | 'confidence'>): void {
    const { index, random, onResult } = this.#options;
    const confidence =
      Math.round((result.isFinal ? 0.95 + 0.05 * random() : 0.8 + 0.18 * random()) * 1e4) / 1e4;
    const role: MessageRole[] = ['transcription'];
    if (result.speechFinal) role.push('turnComplete');
    onResult({ ...result, channel: index, confidence }, role);
  }

  #maybeUtteranceEnd(): void {
    const { params, ear, index, channels, onMessage } = this.#options;
    const lastMs = this.#lastWordEndMs;
    if (params.utteranceEndMs === undefined || lastMs === undefined) return;
    if (this.#voicedMs !== undefined || ear.speaking || this.#positionMs - lastMs < params.utteranceEndMs)
      return;
    this.#lastWordEndMs = undefined;
    onMessage({ type: 'UtteranceEnd', channel: [index, channels], last_word_end: seconds(lastMs) });
  }
}
