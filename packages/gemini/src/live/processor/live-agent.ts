import {
  ConnectionStateFrame,
  type InputAudioFrame,
  type InputImageFrame,
  type InterruptionFrame,
  type LLMRunFrame,
  MetricsFrame,
  NO_TURN,
  type StateChange,
  type TextFrame,
  type Timer,
  ToolRunner,
} from '@antiphon/core';
import {
  type GeminiLiveClient,
  geminiLiveClient,
  type LiveActivity,
  type LiveContent,
  type LiveEvent,
  type LiveInput,
  type LiveUsage,
  type LiveUserText,
  liveGeneration,
  liveSetupDefaults,
} from '../client/index.js';
import {
  type LiveSessionEvent,
  SupervisedLive,
  type SupervisedLiveHost,
  seedContents,
} from '../session/index.js';
import { Answer, type AnswerParts } from './answer.js';
import type { LiveContext } from './live-frames.js';
import { type GeminiLiveOptions, geminiLiveDefaults } from './live-options.js';
import { LiveTools } from './live-tools.js';
import { Microphone } from './microphone.js';
import { Patience } from './patience.js';
import { SpeechAhead } from './speech-ahead.js';
import { TurnSpeech } from './turn-speech.js';
import { UserTurn } from './user-turn.js';
import { WordClock } from './word-clock.js';

type Settings = GeminiLiveOptions & Required<Pick<GeminiLiveOptions, keyof typeof geminiLiveDefaults>>;

/** Audio before the user's activity is told, which is sent after it all the same. */
const PRE_ROLL_MS = 300;
/** Words over the bot that may wait for their turn. */
const MOST_EARLY = 200;

/**
 * One conversation through Gemini Live: ties what the vendor tells to the turns of the session. What the user says
 * opens a turn, what the model says answers it; everything else comes early, late, twice or not at all.
 */
export class LiveAgent implements SupervisedLiveHost {
  readonly live: SupervisedLive;
  chunksReceived = 0;
  readonly #ctx: LiveContext;
  readonly #settings: Settings;
  readonly #activity: LiveActivity;
  readonly #isThird: boolean;
  readonly #microphone: Microphone;
  readonly #runner: ToolRunner;
  readonly #tools: LiveTools;
  readonly #ahead: SpeechAhead;
  readonly #parts: AnswerParts;
  readonly #user: UserTurn;
  readonly #patience: Patience;
  #answer: Answer | undefined;
  #answerBeganAtMs = 0;
  /** Words of the user over an answer that can't be interrupted. */
  #early: LiveUserText[] = [];
  /** An answer without any content has been generated. */
  #generatedNothing = false;
  /** The user's activity has been told to the vendor. */
  #isActive = false;
  #preRoll: Int16Array[] = [];
  #isMuted = false;
  #lastImageMs = Number.NEGATIVE_INFINITY;
  /** Models before the third generation look at their seed only when they are told that it is complete. */
  #owesTurnComplete = false;
  #watchdog: Timer | undefined;
  #grace: Timer | undefined;

  constructor(ctx: LiveContext, options: GeminiLiveOptions) {
    this.#ctx = ctx;
    this.#settings = { ...geminiLiveDefaults, ...options };
    const {
      model = liveSetupDefaults.model,
      activity = 'automatic',
      tools = [],
      nonBlockingTools = {},
    } = options;
    this.#activity = activity;
    this.#isThird = liveGeneration(model) >= 3;
    const client: GeminiLiveClient = options.live ?? geminiLiveClient({ ...options, clock: ctx.clock });
    this.live = new SupervisedLive({
      ...options,
      client,
      setup: options,
      clock: ctx.clock,
      host: this,
      name: ctx.name,
      signal: ctx.signal,
    });
    const { chunkSamples, outputFactor } = this.live.settings;
    this.#microphone = new Microphone(chunkSamples, (chunk) => this.#hearChunk(chunk));
    this.#runner = new ToolRunner(tools, { onError: (error) => ctx.fail(error) });
    this.#tools = new LiveTools({
      ctx,
      runner: this.#runner,
      nonBlocking: nonBlockingTools,
      respond: (responses, generation, elsewhere) => this.live.respond(responses, generation, elsewhere),
      typed: (text) => this.#typed(text),
    });
    this.#ahead = new SpeechAhead(ctx, (isPaused) => this.live.pause(isPaused));
    this.#user = new UserTurn(ctx, activity !== 'turns');
    this.#patience = new Patience({
      ctx,
      isNeeded: options.interruptible === false,
      isBetweenAnswers: () => this.#answer === undefined,
      release: (event, generation) => this.#takeSafely(event, generation),
    });
    this.#parts = {
      ctx,
      ahead: this.#ahead,
      speech: new TurnSpeech(),
      words: new WordClock(),
      model,
      chunkSamples: chunkSamples * outputFactor,
    };
  }

  start(): Promise<void> {
    return this.live.connect();
  }

  async stop(): Promise<void> {
    this.#watchdog?.cancel();
    this.#grace?.cancel();
    this.#patience.stop();
    this.#runner.close();
    await this.live.close();
  }

  // --- what comes through the pipeline ---

  audio(frame: InputAudioFrame): void {
    this.#ctx.emit(frame);
    if (!this.#isMuted) this.#microphone.hear(frame);
  }

  image(frame: InputImageFrame): void {
    this.#ctx.emit(frame);
    const nowMs = this.#ctx.session.now();
    if (nowMs - this.#lastImageMs < this.#settings.imageEveryMs) {
      this.#ctx.countDrop('images');
      return;
    }
    this.#lastImageMs = nowMs;
    this.live.send({ type: 'image', image: frame.image, mimeType: frame.mimeType });
  }

  text(frame: TextFrame): void {
    if (frame.text.trim() === '') return;
    this.#ask(this.#ctx.session.hear(frame), frame.text);
  }

  run({ instruction, turn }: LLMRunFrame): void {
    const { session } = this.#ctx;
    if (instruction !== undefined) session.conversation.addSystem(instruction);
    this.#ask(turn === NO_TURN ? session.turnToSpeakIn() : turn, instruction ?? this.#settings.runText);
  }

  mute(isMuted: boolean): void {
    if (this.#isMuted === isMuted) return;
    this.#isMuted = isMuted;
    if (isMuted && this.#activity === 'automatic') this.live.send({ type: 'audioStreamEnd' });
  }

  /** Somebody in the pipeline says that the user speaks. */
  userStarted(by: LiveActivity, voiceAtMs: number | undefined): void {
    if (by !== this.#activity || this.#isActive) return;
    this.#isActive = true;
    this.#user.started('the user speaks', voiceAtMs);
    this.live.send({ type: 'activityStart' });
    for (const chunk of this.#preRoll.splice(0)) this.live.hear(chunk);
  }

  userStopped(by: LiveActivity, voiceAtMs: number | undefined): void {
    if (by !== this.#activity || !this.#isActive) return;
    this.#isActive = false;
    if (this.#owesTurnComplete) this.live.send({ type: 'turns', turns: [], complete: true });
    this.#owesTurnComplete = false;
    this.live.send({ type: 'activityEnd' });
    this.#user.stopped(voiceAtMs);
    this.live.expectAnswer();
  }

  /** The turn was taken from the bot, by whomever: nothing of it is let through any more. */
  interrupted({ interruptedTurn }: InterruptionFrame): void {
    const answer = this.#answer;
    if (answer === undefined || answer.turn > interruptedTurn) return;
    answer.isDead = true;
    answer.end('interrupted');
  }

  // --- what the supervised session asks and tells ---

  moment() {
    const { system } = this.#ctx.session.conversation;
    return { tools: this.#runner.descriptions, system };
  }

  seed(): readonly LiveContent[] {
    const { awaiting } = this.#user;
    const messages = this.#ctx.session.conversation.forModel();
    // What waits for its answer is kept as it was said, and will be said again.
    return seedContents(messages.filter((each) => each.role !== 'user' || each.turn !== awaiting));
  }

  received(events: readonly LiveEvent[], generation: number): void {
    for (const event of events) {
      if (!this.#patience.holds(event, generation)) this.#takeSafely(event, generation);
    }
    this.#watch();
  }

  linkClosed(generation: number): void {
    const answer = this.#answer;
    // An answer that waits for its tools goes on over the next link.
    if (answer === undefined || answer.generation !== generation || answer.isUnfinished) return;
    if (answer.isGenerated || answer.isDead || this.#ctx.signal.aborted) {
      this.#finish(answer, answer.isGenerated ? 'stop' : 'other');
      return;
    }
    // The listener hears what has come; the next link is asked for the rest.
    answer.goesOn();
    this.live.send(this.#typed(askForTheRest(answer.said)));
    this.live.expectAnswer();
  }

  stateChanged({ to, attempt, reason }: StateChange): void {
    this.#ctx.broadcast(new ConnectionStateFrame({ processor: this.#ctx.name, state: to, attempt, reason }));
    if (to === 'failed' && this.#answer !== undefined) this.#finish(this.#answer, 'error');
    if (to === 'failed' && this.#ctx.session.state !== 'starting') this.#ctx.fail(this.live.failure);
  }

  happened(event: LiveSessionEvent): void {
    if (event.type === 'session_seeded' && !this.#isThird) this.#owesTurnComplete = true;
    this.#settings.onEvent?.(event);
  }

  resetAudio(): void {
    this.#microphone.reset();
  }

  isAnswering(generation?: number): boolean {
    const answer = this.#answer;
    if (answer === undefined || answer.isDead) return false;
    return generation === undefined || answer.generation === generation;
  }

  isAwaited(): boolean {
    if (this.#answer?.isAwaited === true) return true;
    return this.#user.awaiting !== undefined && (this.#user.hasWords || this.#user.isTold);
  }

  // --- what the vendor says ---

  #takeSafely(event: LiveEvent, generation: number): void {
    try {
      this.#take(event, generation);
    } catch (error) {
      this.live.reportError(error);
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
      if (!this.#user.isTold) this.#user.heard(text, interim, language);
      if (!this.#user.isTold) return;
      if (!this.live.voice.since(this.#answerBeganAtMs)) return;
    }
    if (this.#user.awaiting === undefined) {
      if (this.#settings.interruptible === false && this.#ctx.session.answering) {
        if (!interim && this.#early.length < MOST_EARLY) this.#early.push(event);
        return;
      }
      this.#begins('the user speaks');
    }
    this.#user.heard(text, interim, language);
    this.live.expectAnswer();
  }

  #voice(activity: 'started' | 'stopped'): void {
    if (activity === 'stopped') this.#user.stopped(this.#sessionMs(this.live.voice.lastMs));
    else if (this.#settings.interruptible !== false || !this.#ctx.session.answering)
      this.#begins('the user speaks');
  }

  /** The user takes the turn, as far as it is the vendor who finds out. */
  #begins(reason: string): void {
    this.#user.started(reason, this.#sessionMs(this.live.voice.fromMs));
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
    this.live.answerBegan();
  }

  #beginAnswer(generation: number): Answer {
    const { session } = this.#ctx;
    const user = this.#user;
    // Words may come after the answer to them, or never; a voice was heard in any case.
    const hasSpoken = this.#early.length > 0 || this.live.voice.since(this.#answerBeganAtMs);
    if (user.awaiting === undefined && hasSpoken) this.#begins('the model answers');
    if (user.awaiting === undefined) user.openedBy(session.turnToSpeakIn());
    const turn = user.awaiting ?? session.turn;
    user.stopped(this.#sessionMs(this.live.voice.lastMs));
    user.tell(turn);
    user.answered();
    this.live.answerBegan();
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
    } else if (answer === undefined) this.live.tell({ type: 'turn_complete_ignored' });
    this.#generatedNothing = false;
    // A turn that waits for its tools is not over, whatever the vendor says.
    if (answer === undefined || answer.generation !== generation || answer.openCalls.size > 0) return;
    this.#finish(answer, reason?.toLowerCase() ?? 'stop');
  }

  #finish(answer: Answer, finishReason: string): void {
    if (this.#answer === answer) this.#answer = undefined;
    if (!this.#user.isTold) this.#user.tell(answer.turn);
    answer.end(finishReason);
    this.live.answerEnded(answer.generation);
  }

  #report(usage: LiveUsage): void {
    const processor = this.#ctx.name;
    for (const name of ['inputTokens', 'outputTokens', 'cachedTokens', 'thoughtTokens'] as const) {
      const value = usage[name];
      if (value !== undefined) this.#ctx.emit(new MetricsFrame({ processor, name, value, unit: 'tokens' }));
    }
  }

  // --- the rest ---

  /** Words that the program or the keyboard says for the user. */
  #ask(turn: number, text: string): void {
    this.#user.openedBy(turn);
    this.live.send(this.#typed(text));
    this.live.expectAnswer();
  }

  #typed(text: string): LiveInput {
    if (this.#isThird) return { type: 'text', text };
    return { type: 'turns', turns: [{ role: 'user', parts: [{ text }] }], complete: true };
  }

  #hearChunk(chunk: Int16Array): void {
    if (this.#activity === 'automatic' || this.#isActive) {
      this.live.hear(chunk);
      return;
    }
    this.#preRoll.push(chunk);
    const chunkMs = (chunk.length / 16_000) * 1000;
    if (this.#preRoll.length * chunkMs > PRE_ROLL_MS) this.#preRoll.shift();
  }

  #sessionMs(clockMs: number | undefined): number | undefined {
    return clockMs === undefined ? undefined : clockMs - this.#ctx.clock.now() + this.#ctx.session.now();
  }

  /** One timer looks after an answer whose end never comes. */
  #watch(): void {
    if (this.#watchdog !== undefined || this.#answer === undefined) return;
    this.#watchdog = this.#ctx.after(this.#silenceLeftMs(this.#answer), () => {
      this.#watchdog = undefined;
      const answer = this.#answer;
      if (answer !== undefined && this.#silenceLeftMs(answer) <= 0) this.#giveUp(answer);
      this.#watch();
    });
  }

  #silenceLeftMs(answer: Answer): number {
    const { turnSilenceMs, turnCompleteGraceMs } = this.#settings;
    if (answer.openCalls.size > 0) return turnSilenceMs;
    const patient = answer.isAwaited ? this.live.settings.responseTimeoutMs : turnSilenceMs;
    const limitMs = answer.isGenerated ? turnCompleteGraceMs : patient;
    return answer.quietSinceMs + limitMs - this.#ctx.session.now();
  }

  #giveUp(answer: Answer): void {
    if (!answer.isDead) {
      const waitedMs = this.#ctx.session.now() - answer.quietSinceMs;
      this.live.tell({ type: 'turn_complete_missing', waitedMs });
    }
    this.#finish(answer, 'other');
  }
}

function askForTheRest(said: string): string {
  if (said === '') return '(The connection broke before your answer was heard. Answer the user now.)';
  return `(The connection broke while you were answering. The user has heard: "${said}". Go on from there.)`;
}
