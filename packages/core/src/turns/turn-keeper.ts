import type { Conversation } from '../conversation/index.js';
import { heardText } from '../conversation/index.js';
import { Asides } from './asides.js';
import { OpenTurn } from './open-turn.js';
import type { TurnOutcome, TurnRecord, TurnToolCall } from './turn-record.js';

/** What the keeper asks of its session. */
export interface TurnHost {
  readonly conversation: Conversation;
  readonly hasPlayout: boolean;
  /** The number of the current turn: it grows before anything of the turn before is called off. */
  readonly turn: number;
  now(): number;
  /** How many pieces of work are open for a turn. */
  workIn(turn: number): number;
  /** Opens a turn for something that the bot says unasked. */
  turnToSpeakIn(): number;
  turnFinished(record: TurnRecord): void;
}

/**
 * Keeps one record per turn: who said what, when each stage was reached, what was heard, and how it came
 * out. Also writes the bot's side of the conversation, and cuts it to what was heard. Knows no frames: in a
 * session `watchTurns` tells it of those that go by.
 */
export class TurnKeeper {
  readonly #host: TurnHost;
  readonly #opening: number;
  #open: OpenTurn | undefined;
  /** The end of the user's voice, heard before the turn was decided to be over. */
  #voiceEndMs: number | undefined;

  /** @param opening the number of what happens before the user first takes the turn. */
  constructor(host: TurnHost, opening: number) {
    this.#host = host;
    this.#opening = opening;
    this.#open = new OpenTurn(opening, host.now());
  }

  /** Whether an answer to the current turn is being made or heard. */
  get answering(): boolean {
    return this.#open?.answered === true && !this.#isSettled(this.#open);
  }

  /** Whether the current turn is open and nobody has begun to answer it. */
  get awaitsAnswer(): boolean {
    return this.#open !== undefined && !this.#open.answered;
  }

  /** What was heard so far turns out to belong to the turn that begins now. */
  forgetUser(): void {
    if (this.awaitsAnswer && this.#open !== undefined) this.#open.user = '';
  }

  /** Whether the current turn has its record already. */
  get isFinished(): boolean {
    return this.#open === undefined;
  }

  /** The turn that has no record yet. */
  get open(): OpenTurn | undefined {
    return this.#open;
  }

  /** The turn of this number, as long as it has no record. */
  of(turn: number): OpenTurn | undefined {
    return this.#open?.turn === turn ? this.#open : undefined;
  }

  /** The user's voice ended; whether the turn did with it is decided later. */
  voiceEnded(atMs: number | undefined): void {
    this.#voiceEndMs = atMs;
  }

  /** The user has given the turn back. */
  userStopped(open: OpenTurn, voiceEndMs: number | undefined, atMs: number): void {
    const endMs = voiceEndMs ?? this.#voiceEndMs;
    this.#voiceEndMs = undefined;
    if (endMs !== undefined) open.marks.speechEndMs = endMs;
    open.marks.endOfTurnMs = atMs;
  }

  /** The bot has generated `piece` of its answer. */
  says(open: OpenTurn, piece: string, nodeIndex: number | undefined): void {
    if (!this.#isSayer(open, nodeIndex)) return;
    // What was said past the model ends in a space already.
    const text = open.isAfterAside ? piece.trimStart() : piece;
    this.#add(open, open.asides?.write(text) ?? text);
    if (open.asides?.isEmpty) open.asides = undefined;
  }

  /**
   * The bot says `text` past its model, which may have stopped in the middle of a line: behind the sentence that a model
   * has begun, as a voice says it; at once when 256 texts wait for its end already.
   */
  speaks(open: OpenTurn, text: string, nodeIndex: number | undefined): void {
    this.#settleAsides(open);
    const asides = open.asides ?? (open.llmOpen > 0 ? new Asides(open.saidSince) : undefined);
    if (asides?.add(text)) {
      open.asides = asides;
    } else if (this.#isSayer(open, nodeIndex)) {
      this.#add(open, `${open.gap}${text} `);
      open.asideSaid();
    }
  }

  /** The bot says something by this node: whether its text counts. */
  #isSayer(open: OpenTurn, nodeIndex: number | undefined): boolean {
    open.answered = true;
    open.marks.firstTokenMs ??= this.#host.now();
    if (open.sayer === undefined) open.sayer = nodeIndex;
    return nodeIndex === open.sayer;
  }

  /** The model has called a tool: what it and others have said until now was said before that. */
  toolCalled(open: OpenTurn, call: TurnToolCall): void {
    this.#sentenceEnds(open, { beforeCalls: true });
    open.toolCalled(call);
  }

  /** The model writes no more of its sentence: what has waited for that is said. */
  #sentenceEnds(open: OpenTurn, place?: { readonly beforeCalls: true }): void {
    const { asides } = open;
    open.asides = undefined;
    if (asides === undefined) return;
    this.#add(open, asides.takeAll(open.said), place);
    open.asideSaid();
  }

  /** What has waited is said if the sentence has ended, though nothing has come behind it. */
  #settleAsides(open: OpenTurn): void {
    const settled = open.asides?.settle() ?? '';
    if (settled === '') return;
    open.asides = undefined;
    this.#add(open, settled);
    if (settled.endsWith(' ')) open.asideSaid();
  }

  #add(open: OpenTurn, text: string, place?: { readonly beforeCalls: true }): void {
    open.said += text;
    if (text !== '') open.isAfterAside = false;
    this.#host.conversation.appendAssistant(open.turn, text, place);
  }

  /** What the user said, from whoever answers it: the frame that held it may have come before its turn. */
  userSaid(turn: number, words: string, atMs: number): void {
    const open = this.#open;
    if (open?.turn !== turn || open.userIsWhole) return;
    open.user = words;
    open.userIsWhole = true;
    open.marks.transcriptMs ??= atMs;
  }

  /** A model has ended its part of the answer. */
  llmEnded(open: OpenTurn): void {
    this.#sentenceEnds(open);
    open.llmOpen = Math.max(0, open.llmOpen - 1);
    this.settle(open.turn);
  }

  /** So much of the answer was heard. */
  heard(open: OpenTurn, heardMs: number, finished: boolean): void {
    open.heardMs = Math.max(open.heardMs, heardMs);
    open.playoutFinished = finished;
    if (finished) this.settle(open.turn);
  }

  /**
   * Finishes the turn when nothing of its answer is outstanding. Not while the next one begins: what is no longer
   * outstanding then was called off.
   */
  settle(turn: number): void {
    const open = this.#open;
    if (turn < this.#host.turn) return;
    if (open?.turn === turn && open.answered && this.#isSettled(open)) this.#finish(open, 'completed');
  }

  /** The next turn begins: the last one gets its record now if it has none. */
  begin(turn: number): void {
    // Words that came before the first turn were what opened it.
    if (this.#open?.turn === this.#opening) this.forgetUser();
    this.close('interrupted');
    this.#open = new OpenTurn(turn, this.#host.now());
  }

  /** Writes the record of the turn that is open; `cut` is the outcome if it was being answered. */
  close(cut: 'interrupted' | 'cancelled'): void {
    const open = this.#open;
    if (open === undefined) return;
    if (open.isEmpty && open.turn === this.#opening) this.#open = undefined;
    else this.#finish(open, this.#outcomeOf(open, cut));
  }

  #outcomeOf(open: OpenTurn, cut: 'interrupted' | 'cancelled'): TurnOutcome {
    if (open.answered) {
      if (this.#isSettled(open)) return open.said === '' && open.errors.length > 0 ? 'error' : 'completed';
      return cut;
    }
    if (open.errors.length > 0) return 'error';
    if (cut === 'cancelled') return 'cancelled';
    return open.user === '' ? 'noSpeech' : 'unanswered';
  }

  #isSettled(open: OpenTurn): boolean {
    // What playout then calls finished was cut off.
    if (open.isCut || open.llmOpen > 0 || this.#host.workIn(open.turn) > 0) return false;
    return open.audioMs === 0 || !this.#host.hasPlayout || open.playoutFinished;
  }

  #finish(open: OpenTurn, outcome: TurnOutcome): void {
    this.#open = undefined;
    this.#sentenceEnds(open);
    const final = outcome === 'completed' && open.said === '' && open.errors.length > 0 ? 'error' : outcome;
    const wasCut = final === 'interrupted' || final === 'cancelled';
    const heard =
      wasCut && this.#host.hasPlayout ? heardText(open.said, open.spoken, open.heardMs) : open.said;
    if (wasCut && open.said !== '') this.#host.conversation.cutAssistant(open.turn, heard);
    this.#host.turnFinished(open.record(final, heard, this.#host.now()));
  }
}
