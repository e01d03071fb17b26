import { MetricsFrame, type Timer } from '@antiphon/core';
import type { LiveEvent, LiveUsage, LiveUserText } from '../client/index.js';
import type { SupervisedLive } from '../session/index.js';
import { Answer, type AnswerParts } from './answer.js';
import { AnswerWatch } from './answer-watch.js';
import type { LiveContext } from './live-frames.js';
import type { LiveSettings } from './live-options.js';
import type { LiveTools } from './live-tools.js';
import { Patience } from './patience.js';
import type { UserTurn } from './user-turn.js';

/** Words over the bot that may wait for their turn. */
const MOST_EARLY = 200;

export interface DialogueParts extends AnswerParts {
  readonly live: SupervisedLive;
  readonly settings: LiveSettings;
  readonly user: UserTurn;
  readonly tools: LiveTools;
}

/**
 * Ties what the vendor says to the turns of the session. What the user says opens a turn, what the model says answers
 * it; everything else comes early, late, twice or not at all.
 */
export class Dialogue {
  chunksReceived = 0;
  readonly #parts: AnswerParts;
  readonly #ctx: LiveContext;
  readonly #live: SupervisedLive;
  readonly #settings: LiveSettings;
  readonly #user: UserTurn;
  readonly #tools: LiveTools;
  readonly #patience: Patience;
  readonly #watch: AnswerWatch;
  #answer: Answer | undefined;
  #answerBeganAtMs = Number.NEGATIVE_INFINITY;
  /** Words of the user over an answer that can't be interrupted. */
  #early: LiveUserText[] = [];
  /** An answer without any content has been generated. */
  #generatedNothing = false;
  #grace: Timer | undefined;

  constructor(parts: DialogueParts) {
    const { ctx, live, settings, user, tools } = parts;
    this.#parts = parts;
    this.#ctx = ctx;
    this.#live = live;
    this.#settings = settings;
    this.#user = user;
    this.#tools = tools;
    this.#patience = new Patience({
      ctx,
      isNeeded: settings.interruptible === false,
      isBetweenAnswers: () => this.#answer === undefined,
      release: (event, generation) => this.#takeSafely(event, generation),
    });
    this.#watch = new AnswerWatch(ctx, settings, live, {
      answer: () => this.#answer,
      giveUp: (answer) => this.#finish(answer, 'other'),
    });
  }

  /** Whether an answer is being given, on that link or on any. */
  isAnswering(generation?: number): boolean {
    const answer = this.#answer;
    if (answer === undefined || answer.isDead) return false;
    return generation === undefined || answer.generation === generation;
  }

  /** Whether the model owes an answer, or the rest of one. */
  get isAwaited(): boolean {
    const user = this.#user;
    return (
      this.#answer?.isAwaited === true || (user.awaiting !== undefined && (user.hasWords || user.isTold))
    );
  }

  /** Takes the events of one message. Never throws. */
  take(events: readonly LiveEvent[], generation: number): void {
    for (const event of events) {
      if (!this.#patience.holds(event, generation)) this.#takeSafely(event, generation);
    }
    this.#watch.look();
  }

  /** The turn was taken from the bot, by whomever: nothing of it is let through any more. */
  interrupted(turn: number): void {
    const answer = this.#answer;
    if (answer === undefined || answer.turn > turn) return;
    answer.isDead = true;
    answer.end('interrupted');
  }

  /** A link is over: what was being said over it is asked for again, from where it stopped. */
  linkClosed(generation: number, askForTheRest: (said: string) => void): void {
    const answer = this.#answer;
    // An answer that waits for its tools goes on over the next link.
    if (answer === undefined || answer.generation !== generation || answer.isUnfinished) return;
    if (answer.isGenerated || answer.isDead || this.#ctx.signal.aborted) {
      this.#finish(answer, answer.isGenerated ? 'stop' : 'other');
      return;
    }
    askForTheRest(answer.said);
    answer.isCutOff();
  }

  /** No link will come any more. */
  failed(): void {
    if (this.#answer !== undefined) this.#finish(this.#answer, 'error');
  }

  stop(): void {
    this.#watch.stop();
    this.#grace?.cancel();
    this.#patience.stop();
  }

  #takeSafely(event: LiveEvent, generation: number): void {
    try {
      this.#take(event, generation);
    } catch (error) {
      this.#live.reportError(error);
      this.#ctx.fail(error);
    }
  }

  #take(event: LiveEvent, generation: number): void {
    switch (event.type) {
      case 'userText':
        this.#userSaid(event);
        return;
      case 'voice':
        this.#voice(event.activity);
        return;
      case 'audio':
        this.chunksReceived++;
        this.#answerFor(generation)?.speaks(event);
        return;
      case 'botText':
        this.#answerInWords(generation)?.saysInWords(event.text);
        return;
      case 'text':
        if (this.#settings.modality === 'text') this.#answerFor(generation)?.writes(event.text);
        return;
      case 'thought': {
        const { type: _, ...thought } = event;
        this.#answerFor(generation)?.thinks(thought);
        return;
      }
      case 'toolCalls': {
        const answer = this.#answerFor(generation);
        if (answer === undefined) this.#tools.refuse(event.calls, generation);
        else this.#tools.start(event.calls, answer, generation, this.#user.words);
        return;
      }
      case 'toolCallsCancelled':
        this.#tools.cancel(event.ids);
        return;
      case 'generationComplete':
        this.#generated();
        return;
      case 'interrupted':
        this.#interruptedByUser();
        return;
      case 'turnComplete':
        this.#complete(generation, event.reason);
        return;
      case 'usage':
        this.#report(event);
        return;
      default:
    }
  }

  #userSaid(event: LiveUserText): void {
    const { text, interim, language } = event;
    const answer = this.#answer;
    if (this.#user.awaiting === undefined && answer !== undefined && !answer.isDead) {
      // Late words of the turn that is being answered.
      if (!this.#user.isTold) {
        this.#user.heard(text, interim, language);
        return;
      }
      if (!this.#live.voice.since(this.#answerBeganAtMs)) return;
    }
    if (this.#user.awaiting === undefined) {
      if (this.#settings.interruptible === false && this.#ctx.session.answering) {
        if (!interim && this.#early.length < MOST_EARLY) this.#early.push(event);
        return;
      }
      this.#begins('the user speaks');
    }
    this.#user.heard(text, interim, language);
    this.#live.expectAnswer();
  }

  #voice(activity: 'started' | 'stopped'): void {
    if (activity === 'stopped') this.#user.stopped(this.#sessionMs(this.#live.voice.lastMs));
    else if (this.#settings.interruptible !== false || !this.#ctx.session.answering)
      this.#begins('the user speaks');
  }

  /** The user takes the turn, as far as it is the vendor who finds out. */
  #begins(reason: string): void {
    this.#user.started(reason, this.#sessionMs(this.#live.voice.fromMs));
    for (const { text, language } of this.#early.splice(0)) this.#user.heard(text, false, language);
  }

  /** The answer that something of its content belongs to; undefined when nobody wants it any more. */
  #answerFor(generation: number): Answer | undefined {
    const answer = this.#answer;
    if (answer === undefined) return this.#beginAnswer(generation);
    if (answer.isDead) {
      if (!answer.isGenerated && answer.generation === generation) return undefined;
      return this.#beginAnswer(generation);
    }
    const isAnother = answer.generation !== generation && !answer.isUnfinished;
    if (isAnother || (answer.isGenerated && this.#user.awaiting !== undefined)) {
      this.#finish(answer, 'other');
      return this.#beginAnswer(generation);
    }
    if (answer.isAwaited) this.#goesOn(answer);
    answer.generation = generation;
    return answer;
  }

  /** A transcription may lag behind the end of its answer. */
  #answerInWords(generation: number): Answer | undefined {
    const answer = this.#answer;
    if (answer?.isGenerated !== true || answer.generation !== generation) return this.#answerFor(generation);
    return answer.isDead ? undefined : answer;
  }

  /** The model has taken up the results of its tools. */
  #goesOn(answer: Answer): void {
    answer.isAwaited = false;
    this.#live.answerBegan();
  }

  #beginAnswer(generation: number): Answer {
    const { session } = this.#ctx;
    const user = this.#user;
    // Words may come after the answer to them, or never; a voice was heard in any case.
    const hasSpoken = this.#early.length > 0 || this.#live.voice.since(this.#answerBeganAtMs);
    if (user.awaiting === undefined && hasSpoken) this.#begins('the model answers');
    if (user.awaiting === undefined) user.openedBy(session.turnToSpeakIn());
    const turn = user.awaiting ?? session.turn;
    user.stopped(this.#sessionMs(this.#live.voice.lastMs));
    user.tell(turn);
    user.answered();
    this.#live.answerBegan();
    this.#answerBeganAtMs = this.#ctx.clock.now();
    const answer = new Answer(this.#parts, turn, generation);
    this.#answer = answer;
    if (user.isTold) answer.release();
    else this.#waitForWords(turn, answer);
    return answer;
  }

  #waitForWords(turn: number, answer: Answer): void {
    this.#grace?.cancel();
    this.#grace = this.#ctx.after(this.#settings.transcriptGraceMs, () => {
      this.#user.tell(turn);
      answer.release();
    });
  }

  #generated(): void {
    const answer = this.#answer;
    if (answer === undefined) this.#generatedNothing = true;
    else if (answer.isDead) answer.isGenerated = true;
    else if (answer.openCalls.size === 0) answer.generated();
  }

  #interruptedByUser(): void {
    const answer = this.#answer;
    const wasDead = answer?.isDead === true;
    this.#answer = undefined;
    if (answer !== undefined) answer.isDead = true;
    // The turn is taken before the answer ends: it was interrupted, not complete.
    const concerns = answer === undefined ? this.#ctx.session.answering : !wasDead;
    if (concerns && this.#user.awaiting === undefined) this.#begins('the user interrupted the bot');
    answer?.end('interrupted');
  }

  #complete(generation: number, reason: string | undefined): void {
    const answer = this.#answer;
    const { awaiting } = this.#user;
    if (answer === undefined && this.#generatedNothing && awaiting !== undefined) {
      // The model has nothing to say to that.
      this.#user.tell(awaiting);
      this.#user.answered();
    } else if (answer === undefined) this.#live.tell({ type: 'turn_complete_ignored' });
    this.#generatedNothing = false;
    // A turn that waits for its tools is not over, whatever the vendor says.
    if (answer === undefined || answer.generation !== generation || answer.openCalls.size > 0) return;
    this.#finish(answer, reason?.toLowerCase() ?? 'stop');
  }

  #finish(answer: Answer, finishReason: string): void {
    if (this.#answer === answer) this.#answer = undefined;
    if (!this.#user.isTold) this.#user.tell(answer.turn);
    answer.end(finishReason);
    this.#live.answerEnded(answer.generation);
  }

  #report(usage: LiveUsage): void {
    const processor = this.#ctx.name;
    for (const name of ['inputTokens', 'outputTokens', 'cachedTokens', 'thoughtTokens'] as const) {
      const value = usage[name];
      if (value !== undefined) this.#ctx.emit(new MetricsFrame({ processor, name, value, unit: 'tokens' }));
    }
  }

  #sessionMs(clockMs: number | undefined): number | undefined {
    return clockMs === undefined ? undefined : clockMs - this.#ctx.clock.now() + this.#ctx.session.now();
  }
}
