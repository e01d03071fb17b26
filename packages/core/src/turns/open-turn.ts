import type { Asides } from './asides.js';
import type { TurnLatency, TurnMarks, TurnOutcome, TurnRecord, TurnToolCall } from './turn-record.js';

/** Messages that a record keeps. */
const MAX_ERRORS = 20;
/** A word counts as made when so much of it was; the last of its sound may be missing by rounding. */
const MADE_SHARE = 0.9;

type Marks = { -readonly [Key in keyof TurnMarks]: TurnMarks[Key] };

/** A stretch of speech and what it says; times count from the first sample of the turn's speech. */
export interface SpokenText {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** A turn while it lasts: what its record is made of. */
export class OpenTurn {
  readonly turn: number;
  readonly marks: Marks;
  user = '';
  /** The whole turn's transcript has come, and replaces the segments. */
  userIsWhole = false;
  said = '';
  /** So much of it has ended, with or without a full stop. */
  #endedChars = 0;
  /** What is said past the model waits in here for the end of a sentence. */
  asides: Asides | undefined = undefined;
  /** It was the last that was said. */
  isAfterAside = false;
  /** Index of the node whose text counts: the first that emitted any; others only rewrite it. */
  sayer: number | undefined = undefined;
  /** A service has been switched: whoever begins an answer now is the one whose text counts. */
  sayerMayChange = false;
  /** The node whose speech counts, likewise; what it times begins at `speakerFromMs` of the turn's speech. */
  speaker: number | undefined = undefined;
  speakerFromMs = 0;
  /** A service has been switched: another node that speaks now is the voice that goes on. */
  #speakerMayChange = false;
  spoken: SpokenText[] = [];
  /** An answer was asked for, whether or not anything came of it. */
  answered = false;
  /** An avatar without a voice draws its mouth by the sound of this turn. */
  #hasMouth = false;
  llmOpen = 0;
  audioMs = 0;
  heardMs = 0;
  playoutFinished = false;
  /** It was ended from outside, before its answer was. */
  isCut = false;
  readonly toolCalls: TurnToolCall[] = [];
  readonly errors: string[] = [];

  constructor(turn: number, startedMs: number) {
    this.turn = turn;
    this.marks = { startedMs };
  }

  /** Whether the speech of this node counts. */
  isSpeaker(node: number | undefined): boolean {
    if (this.#speakerMayChange && this.speaker !== node) this.#voiceGone();
    if (this.speaker === undefined) {
      this.speaker = node;
      this.speakerFromMs = this.audioMs;
    }
    return this.speaker === node;
  }

  /** Another voice goes on; what the one before has not made is not said by it. */
  #voiceGone(): void {
    this.#speakerMayChange = false;
    this.speaker = undefined;
    this.spoken = this.spoken.filter(
      ({ startMs, endMs }) => this.audioMs >= startMs + (endMs - startMs) * MADE_SHARE,
    );
  }

  /** Whether anything at all happened in it. */
  get isEmpty(): boolean {
    return this.user === '' && !this.answered && this.errors.length === 0;
  }

  /** What has to stand between what was said and a new word. */
  get gap(): string {
    return this.said === '' || /\s$/.test(this.said) ? '' : ' ';
  }

  /** What stands since the model was last cut short, by a tool or by a text past it. */
  get saidSince(): string {
    return this.said.slice(this.#endedChars);
  }

  /** The last that was said was said past the model. */
  asideSaid(): void {
    this.isAfterAside = true;
    this.#endedChars = this.said.length;
  }

  /** A segment of what the user says was recognised, or, at the end, the whole of it. */
  transcribed(text: string, atMs: number, isWhole: boolean): void {
    // What comes while the answer is being given opens the next turn, and is counted there.
    if (this.answered || this.userIsWhole) return;
    // So does what comes after the user has given the turn back.
    if (!isWhole && this.marks.endOfTurnMs !== undefined) return;
    // The whole turn is only its segments again: the words were known when the last of those came.
    if (text !== '' && !(isWhole && this.marks.transcriptMs !== undefined)) this.marks.transcriptMs = atMs;
    this.user = isWhole ? text : `${this.user} ${text}`.trim();
    this.userIsWhole = isWhole;
  }

  /** Another service goes on where the one that counted has failed. */
  serviceSwitched(): void {
    this.sayerMayChange = true;
    this.#speakerMayChange = true;
  }

  /** Whoever spoke without our having its sound has come so far, and leaves the rest to another voice. */
  leftAt(heardMs: number, node: number | undefined): void {
    if (this.speaker === undefined || this.speaker !== node) return;
    this.speaker = undefined;
    this.audioMs = heardMs;
    this.spoken = this.spoken.filter(({ endMs }) => endMs <= heardMs);
  }

  llmStarted(atMs: number, node: number | undefined): void {
    if (this.sayerMayChange) this.sayer = node;
    this.sayerMayChange = false;
    this.answered = true;
    this.marks.llmStartMs ??= atMs;
    this.llmOpen++;
  }

  toolCalled(call: TurnToolCall): void {
    this.toolCalls.push(call);
    // What the model says after its tools begins a new word.
    this.said += this.gap;
    this.#endedChars = this.said.length;
  }

  toolReturned(call: TurnToolCall): void {
    const at = this.toolCalls.findIndex(({ callId }) => callId === call.callId);
    this.toolCalls.splice(at < 0 ? this.toolCalls.length : at, 1, call);
  }

  /** Words that the speech being made says. */
  spoke({ text, startMs, endMs }: SpokenText, node: number | undefined): void {
    if (!this.isSpeaker(node)) return;
    const { speakerFromMs: fromMs } = this;
    this.spoken.push({ text, startMs: fromMs + startMs, endMs: fromMs + endMs });
  }

  /** So much speech was made. */
  made(ms: number, atMs: number, node: number | undefined): void {
    this.answered = true;
    if (!this.isSpeaker(node)) return;
    this.marks.firstAudioMs ??= atMs;
    this.audioMs += ms;
    this.playoutFinished = false;
  }

  /** The listener began to hear the bot. */
  botStarted(atMs: number, byAvatar: boolean): void {
    this.marks.firstHeardMs ??= atMs;
    if (byAvatar || this.#hasMouth) this.marks.avatarMs ??= atMs;
  }

  /** A movement of a mouth, that may come before the sound is heard that it belongs to. */
  mouthMoved(atMs: number): void {
    this.#hasMouth = true;
    if (this.marks.firstHeardMs !== undefined) this.marks.avatarMs ??= atMs;
  }

  failed(message: string): void {
    if (this.errors.length < MAX_ERRORS) this.errors.push(message);
  }

  record(outcome: TurnOutcome, heard: string, finishedMs: number): TurnRecord {
    // Of an avatar with a voice of its own there is no sound, but the times of what it said, once it is heard.
    const isHeardAlone = this.audioMs === 0 && this.marks.firstHeardMs !== undefined;
    const audioMs = isHeardAlone ? (this.spoken.at(-1)?.endMs ?? 0) : this.audioMs;
    return {
      turn: this.turn,
      outcome,
      user: this.user.trim(),
      said: this.said.trim(),
      saidAll: this.llmOpen === 0,
      heard: heard.trim(),
      marks: { ...this.marks, finishedMs },
      latency: latencyOf(this.marks),
      ...textToAvatarOf(this.marks),
      toolCalls: this.toolCalls,
      audioMs,
      heardMs: Math.min(this.heardMs, audioMs),
      errors: this.errors,
    };
  }
}

function textToAvatarOf({ firstTokenMs, avatarMs }: TurnMarks): Pick<TurnRecord, 'textToAvatarMs'> {
  if (firstTokenMs === undefined || avatarMs === undefined) return {};
  return { textToAvatarMs: avatarMs - firstTokenMs };
}

function latencyOf(marks: TurnMarks): TurnLatency {
  const fromMs = marks.speechEndMs ?? marks.transcriptMs ?? marks.startedMs;
  const since = (atMs: number | undefined) => (atMs === undefined ? undefined : atMs - fromMs);
  const all = {
    transcriptMs: since(marks.transcriptMs),
    endOfTurnMs: since(marks.endOfTurnMs),
    firstTokenMs: since(marks.firstTokenMs),
    firstAudioMs: since(marks.firstAudioMs),
    firstHeardMs: since(marks.firstHeardMs),
    avatarMs: since(marks.avatarMs),
  };
  return Object.fromEntries(Object.entries(all).filter(([, ms]) => ms !== undefined)) as TurnLatency;
}
