import {
  type AudioConnection,
  type NovaMessage,
  type NovaResults,
  type PlacedTranscript,
  recentPart,
  type Timeline,
} from '../listen/index.js';
import { ListenStream, type ListenStreamOptions } from './listen-stream.js';
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

/** What an interim transcript said of audio that is not final. */
interface Pending extends PlacedTranscript {
  readonly raw: unknown;
}

export interface NovaStreamOptions extends ListenStreamOptions {
  /** @defaultValue Deepgram's own */
  readonly language?: string | undefined;
}

/** One stream of audio recognised by a Nova model. Keeps the last interim transcript; the connection keeps the audio. */
export class NovaStream extends ListenStream<NovaMessage, NovaStreamOptions> {
  /** Voices have stopped at these times, and their final transcripts are due. */
  #dueMs: number[] = [];
  /** By the pipeline's voice activity: somebody speaks. */
  #speaking = false;
  #interim: Pending | undefined;
  /** Where the last final transcript ended, in its link's time: there the next one begins. */
  #lastFinal: { readonly timeline: Timeline; readonly endMs: number } | undefined;
  /** Finals that came before one that is still missing: they wait for it until the deadline. */
  #early: { readonly results: NovaResults; readonly timeline: Timeline }[] = [];
  /** In the vendor's own voice activity: whether somebody speaks. */
  #voice = false;
  #language: string | undefined;
  /** The language to change to, when what was said in the old one is final. */
  #nextLanguage: string | undefined;
  readonly speechStarted?: () => void;
  readonly speechStopped?: () => void;

  constructor(options: NovaStreamOptions) {
    super(options);
    this.#language = options.language;
    if (options.voiceActivity === 'vendor') return;
    this.speechStarted = () => {
      this.#speaking = true;
      this.audio?.quiet(false);
    };
    this.speechStopped = () => {
      this.#speaking = false;
      if (this.audio !== undefined) this.askForRest(this.audio);
    };
  }

  /** What a new connection is to listen for. */
  get language(): string | undefined {
    return this.#language;
  }

  setLanguage(language: string): void {
    const { audio } = this;
    this.#nextLanguage = language;
    if (audio === undefined || this.#dueMs.length > 0) return; // then it is changed when they have been answered
    if (this.expectsMessages) this.askForRest(audio);
    else this.#changeLanguage();
  }

  /** Whether messages are due while audio comes. */
  get expectsMessages(): boolean {
    return this.#dueMs.length > 0 || this.#interim !== undefined || this.#voice;
  }

  override lost(): void {
    super.lost();
    this.#early = [];
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
        this.events?.failed(reportedError(message.description));
        break;
    }
  }

  #results(results: NovaResults, timeline: Timeline): void {
    const { isFinal, speechFinal, fromFinalize, confidence, language, raw } = results;
    const endMs = timeline.streamMs(results.endMs);
    const part = recentPart(results, timeline, this.audio?.finalUntilMs ?? 0);
    if (!isFinal) {
      if (part.text === '') return;
      this.#interim = { ...part, raw };
      this.#started(part.startMs);
      this.events?.interim({ ...part, confidence, language, raw });
      return;
    }
    if (this.#missesOne(results, timeline)) {
      if (this.#early.length >= MAX_EARLY) this.#early.shift();
      this.#early.push({ results, timeline });
      if (!this.isWaiting) this.#startDeadline();
      return;
    }
    this.#lastFinal = { timeline, endMs: results.endMs };
    this.answering = true;
    this.#interim = undefined;
    this.audio?.final(endMs);
    if (part.text !== '') this.#started(part.startMs);
    const covered = this.#dueMs.filter((atMs) => endMs >= atMs - CLOSE_ENOUGH_MS).length;
    const answers = Math.max(covered, fromFinalize && this.#dueMs.length > 0 ? 1 : 0);
    const ends = speechFinal && this.#voice;
    if (ends) {
      this.#voice = false;
      this.events?.speechStopped(part.endMs);
    }
    if (part.text !== '' || answers > 0 || ends) this.events?.final({ ...part, confidence, language, raw });
    this.#answered(answers, endMs);
    for (const next of this.#early.splice(0)) this.#results(next.results, next.timeline);
  }

  /** Whether audio in which somebody spoke was passed over: its words would be lost. */
  #missesOne({ startMs }: NovaResults, timeline: Timeline): boolean {
    const isOwed = this.#dueMs.length > 0 || this.#interim !== undefined || this.#voice;
    const sinceMs = this.#lastFinal?.timeline === timeline ? this.#lastFinal.endMs : 0;
    return isOwed && !this.askedAgain && startMs - sinceMs >= MISSED_FROM_MS;
  }

  /** A voice of audio that is final has been told of: a new connection hears its end once more. */
  #startedAt(atMs: number): void {
    if (atMs >= (this.audio?.finalUntilMs ?? 0)) this.#started(atMs);
  }

  #started(atMs: number): void {
    if (this.options.voiceActivity === 'pipeline' || this.#voice) return;
    this.#voice = true;
    this.events?.speechStarted(atMs);
  }

  /** By the silence between words, where `endpointing` has not found the end before. */
  #stopped(atMs: number): void {
    if (!this.#voice) return;
    this.#voice = false;
    this.events?.speechStopped(atMs);
    this.events?.final({ text: '', startMs: atMs, endMs: atMs });
  }

  /** Asks for the rest of the segment. The time runs from when the question has gone out. */
  protected override askForRest(audio: AudioConnection<NovaMessage>): void {
    audio.flush();
    this.#dueMs.push(audio.positionMs);
    // All that was said is final: there is nothing to ask for.
    if (audio.positionMs - audio.finalUntilMs <= CLOSE_ENOUGH_MS) this.settle();
    else audio.say(FINALIZE, () => this.#startDeadline());
  }

  #startDeadline(): void {
    this.startDeadline(() => {
      if (this.#early.splice(0).length > 0) this.askAgain('a final transcript is missing');
      else if (this.#isDead) this.askAgain('Finalize was not answered');
      else this.settle();
    });
  }

  /** No answer to so much audio: the connection must be at fault, though it does not look it. */
  get #isDead(): boolean {
    const audio = this.audio;
    if (audio === undefined || this.answering || this.askedAgain) return false;
    return audio.positionMs - audio.finalUntilMs >= ANSWERED_FROM_MS;
  }

  /**
   * Deepgram owes a final transcript and does not give it: it has nothing to say where hardly any audio was
   * waiting. What it said last stands; should it say it again, that is left out.
   */
  protected override settle(): void {
    const interim = this.#interim;
    const due = this.#dueMs.length;
    this.#interim = undefined;
    const endMs = interim?.endMs ?? this.#dueMs[0] ?? 0;
    if (interim !== undefined) this.audio?.final(endMs);
    if (interim !== undefined || due > 0) this.events?.final(interim ?? { text: '', startMs: endMs, endMs });
    this.#answered(due, endMs);
    if (due === 0) this.over();
  }

  /** The oldest voices have their final transcript: the first by what was just told, the others by none of their own. */
  #answered(voices: number, atMs: number): void {
    if (voices === 0) return;
    this.#dueMs.splice(0, voices);
    for (let more = 1; more < voices; more++) this.events?.final({ text: '', startMs: atMs, endMs: atMs });
    if (this.#dueMs.length === 0) this.over();
  }

  protected override over(): void {
    super.over();
    if (this.speechStopped !== undefined && !this.#speaking) this.audio?.quiet(true);
    this.#changeLanguage();
  }

  #changeLanguage(): void {
    const language = this.#nextLanguage;
    this.#nextLanguage = undefined;
    if (language === undefined || language === this.#language) return;
    this.#language = language;
    this.audio?.renew(`the language is ${language} now`);
  }

  protected override detach(): void {
    this.#dueMs = [];
    this.#early = [];
    super.detach();
  }
}
