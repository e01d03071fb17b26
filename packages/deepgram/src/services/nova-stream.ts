import type {
  AntiphonError,
  Clock,
  EncodedAudio,
  RecognitionEvents,
  RecognitionStream,
  Timer,
} from '@antiphon/core';
import {
  type AudioConnection,
  type NovaMessage,
  type NovaResults,
  type PlacedTranscript,
  recentPart,
  type Timeline,
} from '../listen/index.js';
import { finishStream } from './finish-stream.js';
import { reportedError } from './reported-error.js';

const FINALIZE = '{"type":"Finalize"}';
/** A final transcript that ends so shortly before the end of a voice has the whole of it, in ms. */
const CLOSE_ENOUGH_MS = 20;
/** With this much audio in hand, in ms, Deepgram does answer; with less it may have nothing to say. */
const ANSWERED_FROM_MS = 500;
/** Finals that wait for an earlier one; the oldest gives way, and is asked for again. */
const MAX_EARLY = 16;
/** Final transcripts follow one another. Where so much audio is left out between two, in ms, one was lost or is late. */
const MISSED_FROM_MS = 200;

export interface NovaStreamOptions {
  readonly events: RecognitionEvents;
  readonly clock: Clock;
  readonly voiceActivity: 'pipeline' | 'vendor';
  readonly finalizeTimeoutMs: number;
  readonly finishTimeoutMs: number;
}

/** What an interim transcript said of audio that is not final. */
interface Pending extends PlacedTranscript {
  readonly raw: unknown;
}

/** One stream of audio recognised by a Nova model. Keeps the last interim transcript; the connection keeps the audio. */
export class NovaStream implements RecognitionStream {
  readonly #options: NovaStreamOptions;
  #audio: AudioConnection<NovaMessage> | undefined;
  #events: RecognitionEvents | undefined;
  /** Voices have stopped at these times, and their final transcripts are due. */
  #dueMs: number[] = [];
  /** By the pipeline's voice activity: somebody speaks. */
  #speaking = false;
  #deadline: Timer | undefined;
  /** Something has become final since Deepgram was asked for the rest of the segment. */
  #answering = false;
  /** It was asked a second time, over a new connection. */
  #askedAgain = false;
  #interim: Pending | undefined;
  /** Where the last final transcript ended, in its link's time: there the next one begins. */
  #lastFinal: { readonly timeline: Timeline; readonly endMs: number } | undefined;
  /** Finals that came before one that is still missing: they wait for it until the deadline. */
  #early: { readonly results: NovaResults; readonly timeline: Timeline }[] = [];
  /** In the vendor's own voice activity: whether somebody speaks. */
  #voice = false;
  #settled: (() => void) | undefined;
  readonly speechStarted?: () => void;
  readonly speechStopped?: () => void;

  constructor(options: NovaStreamOptions) {
    this.#options = options;
    this.#events = options.events;
    if (options.voiceActivity === 'vendor') return;
    this.speechStarted = () => {
      this.#speaking = true;
      this.#audio?.quiet(false);
    };
    this.speechStopped = () => {
      this.#speaking = false;
      if (this.#audio !== undefined) this.#finalize(this.#audio);
    };
  }

  /** The connection whose messages come to {@link heard}. */
  attach(audio: AudioConnection<NovaMessage>): void {
    this.#audio = audio;
  }

  /** Whether messages are due while audio comes. */
  get expectsMessages(): boolean {
    return this.#dueMs.length > 0 || this.#interim !== undefined || this.#voice;
  }

  write(samples: Int16Array, sampleRate: number): void {
    this.#audio?.write(samples, sampleRate);
  }

  writeEncoded(audio: Uint8Array, encoding: EncodedAudio, sampleRate: number): void {
    this.#audio?.writeEncoded(audio, encoding, sampleRate);
  }

  async finish(): Promise<void> {
    const audio = this.#audio;
    if (audio === undefined) return;
    const { clock, finishTimeoutMs } = this.#options;
    await finishStream({
      clock,
      audio,
      timeoutMs: finishTimeoutMs,
      settle: () =>
        new Promise((resolve) => {
          this.#settled = resolve;
          this.#finalize(audio);
        }),
    });
    this.#settle();
    await this.close();
  }

  async close(): Promise<void> {
    const audio = this.#audio;
    this.#detach();
    await audio?.close();
  }

  /** The link is lost: the time for an answer runs anew when the question has gone out on the next one. */
  lost(): void {
    this.#early = [];
    this.#deadline?.cancel();
    this.#deadline = undefined;
  }

  /** The connection has ended for good. */
  ended(error: AntiphonError): void {
    this.#events?.failed(error);
    this.#settle();
    this.#detach();
  }

  heard(message: NovaMessage, timeline: Timeline): void {
    switch (message.type) {
      case 'results':
        this.#results(message, timeline);
        timeline.forget(message.startMs);
        break;
      case 'speechStarted':
        this.#startedAt(timeline.streamMs(message.atMs));
        break;
      case 'utteranceEnd':
        this.#stopped(timeline.streamMs(message.lastWordEndMs));
        break;
      case 'error':
        this.#events?.failed(reportedError(message.description));
        break;
    }
  }

  #results(results: NovaResults, timeline: Timeline): void {
    const { isFinal, speechFinal, fromFinalize, confidence, language, raw } = results;
    const endMs = timeline.streamMs(results.endMs);
    const part = recentPart(results, timeline, this.#audio?.finalUntilMs ?? 0);
    if (!isFinal) {
      if (part.text === '') return;
      this.#interim = { ...part, raw };
      this.#started(part.startMs);
      this.#events?.interim({ ...part, confidence, language, raw });
      return;
    }
    if (this.#missesOne(results, timeline)) {
      if (this.#early.length >= MAX_EARLY) this.#early.shift();
      this.#early.push({ results, timeline });
      if (this.#deadline === undefined) this.#startDeadline();
      return;
    }
    this.#lastFinal = { timeline, endMs: results.endMs };
    this.#answering = true;
    this.#interim = undefined;
    this.#audio?.final(endMs);
    if (part.text !== '') this.#started(part.startMs);
    const covered = this.#dueMs.filter((atMs) => endMs >= atMs - CLOSE_ENOUGH_MS).length;
    const answers = Math.max(covered, fromFinalize && this.#dueMs.length > 0 ? 1 : 0);
    const ends = speechFinal && this.#voice;
    if (ends) {
      this.#voice = false;
      this.#events?.speechStopped(part.endMs);
    }
    if (part.text !== '' || answers > 0 || ends) this.#events?.final({ ...part, confidence, language, raw });
    this.#answered(answers, endMs);
    for (const next of this.#early.splice(0)) this.#results(next.results, next.timeline);
  }

  /** Whether audio in which somebody spoke was passed over: its words would be lost. */
  #missesOne({ startMs }: NovaResults, timeline: Timeline): boolean {
    const isOwed = this.#dueMs.length > 0 || this.#interim !== undefined || this.#voice;
    const sinceMs = this.#lastFinal?.timeline === timeline ? this.#lastFinal.endMs : 0;
    return isOwed && !this.#askedAgain && startMs - sinceMs >= MISSED_FROM_MS;
  }

  /** A voice of audio that is final has been told of: a new connection hears its end once more. */
  #startedAt(atMs: number): void {
    if (atMs >= (this.#audio?.finalUntilMs ?? 0)) this.#started(atMs);
  }

  #started(atMs: number): void {
    if (this.#options.voiceActivity === 'pipeline' || this.#voice) return;
    this.#voice = true;
    this.#events?.speechStarted(atMs);
  }

  /** By the silence between words, where `endpointing` has not found the end before. */
  #stopped(atMs: number): void {
    if (!this.#voice) return;
    this.#voice = false;
    this.#events?.speechStopped(atMs);
    this.#events?.final({ text: '', startMs: atMs, endMs: atMs });
  }

  /** Asks for the rest of the segment. The time runs from when the question has gone out. */
  #finalize(audio: AudioConnection<NovaMessage>): void {
    audio.flush();
    this.#dueMs.push(audio.positionMs);
    // All that was said is final: there is nothing to ask for.
    if (audio.positionMs - audio.finalUntilMs <= CLOSE_ENOUGH_MS) this.#settle();
    else audio.say(FINALIZE, () => this.#startDeadline());
  }

  #startDeadline(): void {
    const { clock, finalizeTimeoutMs } = this.#options;
    this.#answering = false;
    this.#deadline?.cancel();
    this.#deadline = clock.after(finalizeTimeoutMs, () => {
      if (this.#early.length > 0) this.#askAgain('a final transcript is missing');
      else if (this.#isDead) this.#askAgain('Finalize was not answered');
      else this.#settle();
    });
  }

  /** No answer to so much audio: the connection must be at fault, though it does not look it. */
  get #isDead(): boolean {
    const audio = this.#audio;
    if (audio === undefined || this.#answering || this.#askedAgain) return false;
    return audio.positionMs - audio.finalUntilMs >= ANSWERED_FROM_MS;
  }

  /** The audio goes out once more, with the question: the deadline runs anew from there. */
  #askAgain(reason: string): void {
    this.#askedAgain = true;
    this.#early = [];
    this.#audio?.renew(reason);
  }

  /**
   * Deepgram owes a final transcript and does not give it: it has nothing to say where hardly any audio was
   * waiting. What it said last stands; should it say it again, that is left out.
   */
  #settle(): void {
    const interim = this.#interim;
    const due = this.#dueMs.length;
    this.#interim = undefined;
    const endMs = interim?.endMs ?? this.#dueMs[0] ?? 0;
    if (interim !== undefined) this.#audio?.final(endMs);
    if (interim !== undefined || due > 0) this.#events?.final(interim ?? { text: '', startMs: endMs, endMs });
    this.#answered(due, endMs);
    if (due === 0) this.#over();
  }

  /** The oldest voices have their final transcript: the first by what was just told, the others by none of their own. */
  #answered(voices: number, atMs: number): void {
    if (voices === 0) return;
    this.#dueMs.splice(0, voices);
    for (let more = 1; more < voices; more++) this.#events?.final({ text: '', startMs: atMs, endMs: atMs });
    if (this.#dueMs.length === 0) this.#over();
  }

  /** Nothing is due any more. */
  #over(): void {
    this.#askedAgain = false;
    this.#deadline?.cancel();
    this.#deadline = undefined;
    if (this.speechStopped !== undefined && !this.#speaking) this.#audio?.quiet(true);
    this.#settled?.();
    this.#settled = undefined;
  }

  #detach(): void {
    this.#events = undefined;
    this.#audio = undefined;
    this.#dueMs = [];
    this.#deadline?.cancel();
    this.#deadline = undefined;
    this.#settled?.();
    this.#settled = undefined;
  }
}
