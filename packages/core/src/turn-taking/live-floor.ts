import { isBackchannel } from '../text/index.js';
import type { Floor } from './floor.js';
import { OwedTranscripts } from './owed-transcripts.js';
import { type Segment, Segments } from './segments.js';

/** How long a transcript may be owed; longer than any strategy should wait for it. */
const OWED_FOR_MS = 10_000;
/** How long after a mute the transcript of what was said during it may come, and is ignored. */
const IGNORED_FOR_MS = 1500;
/** How long words said over the bot are the user's answer once the bot has finished. */
const KEEP_WORDS_MS = 1500;
/** A voice that ended longer ago than this does not belong to a turn that begins without one. */
const RECENT_VOICE_MS = 3000;

/** Where the facts are gathered. */
export interface FloorHost {
  now(): number;
  /** An answer is being made or heard. */
  readonly answering: boolean;
}

/** A segment, and whether the recogniser takes it for the end of the user's turn. */
export type HeardSegment = Segment & { readonly endOfTurn?: boolean | undefined };

/** The facts of one session, kept up to date by what happens; decides nothing. */
export class LiveFloor implements Floor {
  readonly reconsider: () => void;
  readonly #host: FloorHost;
  readonly #segments = new Segments();
  readonly #owed = new OwedTranscripts(OWED_FOR_MS);
  readonly #ignored = new OwedTranscripts(IGNORED_FOR_MS);
  #calls: Set<string> | undefined;
  /** Voice activity as it is told, listened to or not. */
  #sounding = false;
  /** The voice that sounds has had its turn already. */
  #spent = false;
  /** Where the speech of this turn truly began. */
  #speechFromMs: number | undefined;
  takenAtMs: number | undefined;
  interrupting = false;
  voiceFromMs: number | undefined;
  voiceToMs: number | undefined;
  interim = '';
  endOfTurn = false;
  wordsAtMs: number | undefined;
  finalAtMs: number | undefined;
  botSpeaking = false;
  botSpeeches = 0;
  button: 'down' | 'up' | undefined;
  buttonAtMs: number | undefined;
  muted = false;
  /** Voices and transcripts ignored in the present mute. */
  ignoredVoices = 0;
  ignoredTranscripts = 0;

  constructor(host: FloorHost, reconsider: () => void) {
    this.#host = host;
    this.reconsider = reconsider;
  }

  get nowMs(): number {
    return this.#host.now();
  }

  get answering(): boolean {
    return this.#host.answering;
  }

  get taken(): boolean {
    return this.takenAtMs !== undefined;
  }

  get voice(): boolean {
    return this.#sounding && !this.#spent && !this.muted;
  }

  get words(): string {
    return this.#segments.words;
  }

  get owedTranscripts(): number {
    return this.#owed.count(this.nowMs);
  }

  get functionCalls(): number {
    return this.#calls?.size ?? 0;
  }

  get speechFromMs(): number | undefined {
    return this.#speechFromMs;
  }

  voiceStarted(atMs: number): void {
    if (this.#sounding) return;
    this.#sounding = true;
    this.#spent = false;
    if (this.muted) this.ignoredVoices++;
    else this.#voiceFrom(Math.min(atMs, this.nowMs));
  }

  voiceStopped(atMs: number): void {
    if (!this.#sounding) return;
    this.#sounding = false;
    const toMs = Math.min(atMs, this.nowMs);
    if (this.muted) {
      this.#ignored.voiceEnded(toMs);
      return;
    }
    this.#owed.voiceEnded(toMs);
    if (this.voiceFromMs === undefined) return;
    // A voice that was listened to from its midst on may truly have ended before that.
    this.voiceFromMs = Math.min(this.voiceFromMs, toMs);
    this.voiceToMs = toMs;
  }

  #voiceFrom(ms: number): void {
    this.voiceFromMs = ms;
    this.voiceToMs = undefined;
    if (this.taken || this.words !== '') this.#speechFromMs ??= ms;
    else this.#speechFromMs = ms;
  }

  segment(heard: HeardSegment): void {
    const { nowMs } = this;
    if (this.muted) {
      this.ignoredTranscripts++;
      (this.owedTranscripts > 0 ? this.#owed : this.#ignored).finalCame(nowMs);
      return;
    }
    if (this.#ignored.count(nowMs) > 0) {
      this.#ignored.finalCame(nowMs);
      return;
    }
    this.#forgetOldWords();
    this.#segments.add(heard);
    this.#owed.finalCame(nowMs);
    this.interim = '';
    this.endOfTurn = heard.endOfTurn ?? false;
    this.finalAtMs = nowMs;
    if (heard.text.trim() !== '') this.wordsAtMs = nowMs;
  }

  interimSegment(text: string): void {
    this.#forgetOldWords();
    this.interim = text.trim();
    if (this.interim !== '') this.wordsAtMs = this.nowMs;
  }

  botStarted(): void {
    this.botSpeaking = true;
  }

  /** @param asked whether the bot's last words were a question, to which "yes" is an answer. */
  botStopped(asked: () => boolean): void {
    if (!this.botSpeaking) return;
    this.botSpeaking = false;
    this.botSpeeches++;
    if (this.taken) return;
    this.#forgetOldWords(true);
    if (isBackchannel(`${this.words} ${this.interim}`) && !asked()) this.#forgetWords();
  }

  /** What was said over the bot, and was not enough to interrupt it, does not count for long. */
  #forgetOldWords(overBot = this.botSpeaking): void {
    if (this.taken || !overBot || this.wordsAtMs === undefined) return;
    if (this.wordsAtMs < this.nowMs - KEEP_WORDS_MS) this.#forgetWords();
  }

  #forgetWords(): void {
    this.#segments.clear();
    this.interim = '';
    this.endOfTurn = false;
    this.wordsAtMs = undefined;
    this.finalAtMs = undefined;
  }

  pressed(state: 'down' | 'up'): void {
    if (this.button === state) return;
    this.button = state;
    this.buttonAtMs = this.nowMs;
  }

  callStarted(callId: string): void {
    this.#calls ??= new Set();
    this.#calls.add(callId);
  }

  callEnded(callId: string): void {
    this.#calls?.delete(callId);
  }

  /** What the bot did for an older turn has been cut off. */
  interrupted(): void {
    this.#calls?.clear();
  }

  /** The user takes the turn. */
  take(interrupting: boolean, afresh: boolean): void {
    const { nowMs } = this;
    if (afresh) this.#forgetWords();
    if (this.#sounding && this.voiceFromMs === undefined) this.#voiceFrom(nowMs);
    else if (!this.#sounding && (this.voiceToMs ?? nowMs) < nowMs - RECENT_VOICE_MS) this.#forgetVoice();
    this.#spent = false;
    this.takenAtMs = nowMs;
    this.interrupting = interrupting;
  }

  /** The user's words become one whole. */
  whole(): Segment {
    return this.#segments.whole(this.speechFromMs, this.voiceToMs);
  }

  /** The user gives the turn back: the next one begins with nothing. */
  giveBack(): void {
    this.takenAtMs = undefined;
    this.interrupting = false;
    this.#spent = this.#sounding;
    this.#forgetWords();
    this.#forgetVoice();
  }

  #forgetVoice(): void {
    this.voiceFromMs = undefined;
    this.voiceToMs = undefined;
    this.#speechFromMs = undefined;
  }

  mute(): void {
    this.muted = true;
    this.ignoredVoices = this.#sounding ? 1 : 0;
    this.ignoredTranscripts = 0;
    this.#forgetWords();
    this.#forgetVoice();
  }

  /** A voice that still sounds counts from now on. */
  unmute(): void {
    this.muted = false;
    if (!this.#sounding) return;
    this.#spent = false;
    this.#voiceFrom(this.nowMs);
  }
}
