import {
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  LLMThoughtFrame,
  type ToolCall,
  TTSAudioFrame,
  TTSEndFrame,
  TTSStartFrame,
  TTSTextFrame,
} from '@antiphon/core';
import type { LiveAudio } from '../client/index.js';
import type { LiveContext, LiveWork } from './live-frames.js';
import type { SpeechAhead } from './speech-ahead.js';
import type { TurnSpeech } from './turn-speech.js';
import type { WordClock } from './word-clock.js';

export interface AnswerParts {
  readonly ctx: LiveContext;
  readonly ahead: SpeechAhead;
  readonly speech: TurnSpeech;
  readonly words: WordClock;
  readonly model: string;
  readonly chunkSamples: number;
}

/**
 * One answer of the model, from its first sign to its end: what it says becomes frames of its turn. An interruption
 * makes it dead; what still comes for it is dropped.
 */
export class Answer {
  readonly turn: number;
  /** The link it comes over. */
  generation: number;
  /** Its turn was taken from it: nothing of it is let through any more. */
  isDead = false;
  /** All of it has been generated. */
  isGenerated = false;
  /** The model owes the rest of it. */
  isAwaited = false;
  /** Calls of tools that are not answered yet. */
  readonly openCalls = new Set<string>();
  readonly work: LiveWork;
  readonly #parts: AnswerParts;
  readonly #startedAtMs: number;
  #said = '';
  /** Text that waits for what the user said to be known first. */
  #held: string[] | undefined = [];
  #hasSpoken = false;
  /** Tools were called since the last text. */
  #breaks = false;
  #hasEnded = false;
  #lastAtMs: number;

  constructor(parts: AnswerParts, turn: number, generation: number) {
    const { ctx, words, speech, model } = parts;
    this.#parts = parts;
    this.turn = turn;
    this.generation = generation;
    this.work = ctx.work({ turn });
    this.#startedAtMs = ctx.session.now();
    this.#lastAtMs = this.#startedAtMs;
    words.begin(speech.madeMs(turn));
    this.work.emit(new LLMStartFrame({ model }));
  }

  /** When the listener has heard all that has come, if it was played at once; on the session clock. */
  get quietSinceMs(): number {
    const playedAtMs = this.#hasSpoken ? this.#startedAtMs + this.#parts.speech.madeMs(this.turn) : 0;
    return Math.max(this.#lastAtMs, playedAtMs);
  }

  /** What it has said so far. */
  get said(): string {
    return this.#said.trim();
  }

  /** It waits for tools, or for a new link, and goes on then. */
  get isUnfinished(): boolean {
    return this.openCalls.size > 0 || this.isAwaited;
  }

  /** What the speech says. */
  saysInWords(text: string): void {
    this.#touch();
    const { speech, words } = this.#parts;
    for (const word of words.place(text, speech.madeMs(this.turn), this.isGenerated)) {
      this.work.emit(new TTSTextFrame(word));
    }
    this.#write(text);
  }

  /** Text in place of speech. */
  writes(text: string): void {
    this.#touch();
    this.#write(text);
  }

  thinks(thought: { readonly text: string; readonly signature?: string }): void {
    this.#touch();
    this.#parts.ctx.session.conversation.addThought(this.turn, thought);
    this.work.emit(new LLMThoughtFrame(thought));
  }

  speaks({ samples, sampleRate }: LiveAudio): void {
    this.#touch();
    const { ahead, speech, chunkSamples } = this.#parts;
    if (!this.#hasSpoken) this.work.emit(new TTSStartFrame());
    this.#hasSpoken = true;
    speech.add(this.turn, (samples.length / sampleRate) * 1000);
    for (let at = 0; at < samples.length; at += chunkSamples) {
      const piece = samples.subarray(at, at + chunkSamples);
      ahead.push(new TTSAudioFrame({ turn: this.turn, samples: piece, sampleRate }), this.work);
    }
  }

  /** It calls tools, and goes on with their results. */
  calls(calls: readonly ToolCall[]): void {
    this.#touch();
    this.isAwaited = false;
    this.#breaks = true;
    for (const { id } of calls) this.openCalls.add(id);
  }

  /** The model has what it needs to go on: the results of its tools, or another link. */
  goesOn(): void {
    this.#touch();
    this.isAwaited = true;
    this.isGenerated = false;
  }

  /** Its link broke; another goes on with it, with a new word. */
  isCutOff(): void {
    if (/\S$/.test(this.#said)) this.#write(' ');
    this.#breaks = true;
    this.goesOn();
  }

  /** What the user said is known: the text that waited for it follows. */
  release(): void {
    const held = this.#held;
    this.#held = undefined;
    for (const text of held ?? []) this.work.emit(new LLMTextFrame({ text }));
  }

  /** Nothing more is generated. */
  generated(): void {
    this.#touch();
    this.isGenerated = true;
    this.#endSpeech();
  }

  /** It is over: the turn is settled when the listener has heard it. Idempotent. */
  end(finishReason: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.release();
    if (this.#hasSpoken && !this.isDead) this.#parts.words.end(this.#parts.speech.madeMs(this.turn));
    this.work.emit(new LLMEndFrame({ text: this.#said, finishReason }));
    this.#endSpeech(() => this.work.end());
  }

  #write(piece: string): void {
    const text = this.#breaks ? piece.trimStart() : piece;
    if (text === '') return;
    // What is said after a call begins a new word.
    if (this.#breaks && /\S$/.test(this.#said)) this.#said += ' ';
    this.#breaks = false;
    this.#said += text;
    if (this.#held === undefined) this.work.emit(new LLMTextFrame({ text }));
    else this.#held.push(text);
  }

  #endSpeech(gone: () => void = () => {}): void {
    const { ahead, speech } = this.#parts;
    if (!this.#hasSpoken || this.isDead) {
      gone();
      return;
    }
    const audioMs = speech.madeMs(this.turn);
    ahead.push(new TTSEndFrame({ turn: this.turn, audioMs }), this.work, gone);
  }

  #touch(): void {
    this.#lastAtMs = this.#parts.ctx.session.now();
  }
}
