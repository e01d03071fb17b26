import {
  AntiphonError,
  type Clock,
  Conversation,
  FloorControl,
  type FloorControlHost,
  type HeardSegment,
  messageOf,
  NO_TURN,
  type Resumption,
  Retries,
  type Segment,
  systemClock,
  type Timer,
  ToolRunner,
  type TurnHost,
  TurnKeeper,
  type TurnRecord,
  turnTakingSettings,
} from '@antiphon/core/frame-free';
import { type AgentParts, THE_ONE } from './agent-parts.js';
import { Answer } from './answer.js';
import type { EarsHost } from './ears.js';
import type { AgentPart } from './events.js';
import { LiveTurn } from './live-turn.js';
import type { ClassicSettings } from './options.js';
import { Speaker, type Speech } from './speaker.js';
import type { SpeechStream } from './speech-output.js';
import { Teller } from './teller.js';

/** The records that are kept. */
const MAX_RECORDS = 100;

/**
 * Who speaks, and what follows from it: what is heard goes to the floor, the user's turns to the model, its words to
 * the speaker, speech to the output, and an interruption to all of them, each by a plain call.
 */
export class Talk implements AgentParts, EarsHost, FloorControlHost, TurnHost {
  readonly id: string;
  readonly settings: ClassicSettings;
  readonly clock: Clock;
  readonly conversation: Conversation;
  readonly keeper: TurnKeeper;
  readonly speaker: Speaker;
  readonly teller: Teller;
  readonly turns: TurnRecord[] = [];
  readonly hasPlayout = true;
  output: SpeechStream | undefined;
  readonly #beganMs: number;
  readonly #floor: FloorControl;
  readonly #tools: ToolRunner;
  readonly #retries: Retries;
  #turn: LiveTurn;
  /** The speech of the newest answer. */
  #answering: Speech | undefined;
  #timer: Timer | undefined;

  constructor(id: string, settings: ClassicSettings) {
    const { clock = systemClock, conversation = new Conversation(), turnTaking = {}, tools = [] } = settings;
    this.id = id;
    this.settings = settings;
    this.clock = clock;
    this.conversation = conversation;
    this.teller = new Teller(settings.on);
    this.#beganMs = clock.now();
    // A conversation brings the turns that were before: these come after them.
    const opening = Math.max(conversation.lastTurn, NO_TURN) + 1;
    this.#turn = this.#open(opening);
    this.keeper = new TurnKeeper(this, opening);
    this.#floor = new FloorControl(this, turnTakingSettings(turnTaking));
    this.#tools = new ToolRunner(tools, { onError: (error) => this.failed('llm', error) });
    this.#retries = this.#retriesOf('llm');
    this.speaker = new Speaker(this, this.#retriesOf('tts'));
  }

  now(): number {
    return this.clock.now() - this.#beganMs;
  }

  after(delayMs: number, callback: () => void): Timer {
    this.#timer = this.clock.after(delayMs, callback);
    return this.#timer;
  }

  failed(part: AgentPart, error: unknown): void {
    this.keeper.open?.failed(messageOf(error));
    this.teller.failed(part, error);
  }

  fail(error: unknown): void {
    this.failed('turnTaking', error);
  }

  // --- what is heard of the user ---

  voiceStarted(atMs: number): void {
    this.#floor.voiceStarted(atMs);
  }

  voiceStopped(atMs: number): void {
    this.keeper.voiceEnded(atMs);
    this.#floor.voiceStopped(atMs);
  }

  interim(text: string): void {
    if (this.#floor.interim(text)) this.teller.tell('interim', text);
  }

  segment(heard: HeardSegment): void {
    this.keeper.open?.transcribed(heard.text, this.now(), false);
    this.#floor.segment(heard);
  }

  // --- whose turn it is ---

  get turn(): number {
    return this.#turn.number;
  }

  get answering(): boolean {
    return this.keeper.answering;
  }

  workIn(turn: number): number {
    return turn === this.turn ? this.#turn.work : 0;
  }

  beginTurn(reason: string): number {
    return this.answering ? this.interrupt(reason) : this.#next();
  }

  turnToSpeakIn(): number {
    return this.keeper.isFinished ? this.#next() : this.turn;
  }

  /** Cuts the bot off; what was heard of it stays in the conversation. */
  interrupt(reason: string): number {
    return this.#next(reason);
  }

  turnFinished(record: TurnRecord): void {
    this.turns.push(record);
    if (this.turns.length > MAX_RECORDS) this.turns.shift();
    this.teller.tell('turn', record);
  }

  #open(turn: number): LiveTurn {
    return new LiveTurn(turn, (number) => this.keeper.settle(number));
  }

  #next(interruption?: string): number {
    const old = this.#turn;
    // The number grows first: whatever runs from here on finds the old turn dead.
    const turn = this.#open(old.number + 1);
    this.#turn = turn;
    const why = interruption === undefined ? 'the next one has begun' : `it was interrupted: ${interruption}`;
    old.end(new AntiphonError('aborted', `turn ${old.number} is over, ${why}`));
    this.speaker.interrupt();
    if (interruption !== undefined) {
      const { open } = this.keeper;
      if (open !== undefined) open.isCut = true;
      this.#floor.interrupted();
      this.#useOutput((output) => output.interrupt(old.number));
    }
    // Who was told of it may have begun the next turn already.
    if (turn === this.#turn) this.keeper.begin(turn.number);
    return this.turn;
  }

  // --- what turn-taking decides ---

  userStarted(voiceAtMs: number | undefined): void {
    const { open } = this.keeper;
    if (open !== undefined) open.marks.startedMs = voiceAtMs ?? this.now();
    this.#useOutput((output) => output.userSpeaks?.(true));
    this.teller.tell('userStarted', this.turn);
  }

  userStopped(voiceAtMs: number | undefined): void {
    const { open } = this.keeper;
    if (open !== undefined) this.keeper.userStopped(open, voiceAtMs, this.now());
    this.#useOutput((output) => output.userSpeaks?.(false));
    this.teller.tell('userStopped', this.turn);
  }

  userSaid({ text }: Segment, turn: number): void {
    if (turn !== this.turn) return;
    this.keeper.of(turn)?.transcribed(text, this.now(), true);
    this.keeper.userSaid(turn, text, this.now());
    this.conversation.addUser(text, { turn });
    this.teller.tell('transcript', text, turn);
    this.#answer();
  }

  resume(how: Resumption, turn: number): void {
    if (how.form === 'speak') {
      this.say(how.text, turn);
      return;
    }
    if (how.instruction !== undefined) this.conversation.addSystem(how.instruction);
    this.#answer();
  }

  userMuted(): void {}
  ignored(): void {}
  userIdle(): void {}

  // --- what is said ---

  #answer(): void {
    const speech = this.speaker.open(this.#turn);
    this.#answering = speech;
    void new Answer(this, this.#turn, speech, this.#tools, this.#retries).run();
  }

  say(text: string, turn: number): void {
    const open = this.keeper.of(turn);
    if (open === undefined || turn !== this.turn) return;
    this.keeper.speaks(open, text, THE_ONE);
    const speech = this.speaker.open(this.#turn);
    const speak = (): void => {
      speech.write(text);
      speech.end();
    };
    if (this.#answering?.turn === this.#turn) this.#answering.afterSentence(speak);
    else speak();
  }

  wrote(text: string, turn: number): void {
    this.teller.tell('answer', text, turn);
  }

  get room(): Promise<void> | undefined {
    return this.output?.room;
  }

  made(samples: Int16Array, sampleRate: number, turn: number): void {
    this.keeper.of(turn)?.made((samples.length / sampleRate) * 1000, this.now(), THE_ONE);
    this.#useOutput((output) => output.speak(samples, sampleRate, turn));
  }

  madeAll(turn: number): void {
    this.#useOutput((output) => output.finish(turn));
  }

  /** What it throws is told, and ends neither the turn nor the conversation. */
  #useOutput(use: (output: SpeechStream) => void): void {
    try {
      if (this.output !== undefined) use(this.output);
    } catch (error) {
      this.failed('output', error);
    }
  }

  // --- what is heard of the bot ---

  started(turn: number): void {
    const open = this.keeper.of(turn);
    if (open !== undefined) open.marks.firstHeardMs ??= this.now();
    this.#floor.floor.botStarted();
    this.#floor.decide();
    this.teller.tell('botStarted', turn);
  }

  heard(turn: number, heardMs: number, finished: boolean): void {
    const open = this.keeper.of(turn);
    if (open !== undefined) this.keeper.heard(open, heardMs, finished);
  }

  stopped(turn: number, interrupted: boolean): void {
    this.#floor.botStopped();
    this.teller.tell('botStopped', turn, interrupted);
  }

  // --- the end ---

  /** What was said is answered, and the answer heard to its end. */
  async finish(): Promise<void> {
    this.#floor.finish();
    await this.#turn.idle();
    await this.output?.drain();
  }

  /** Nothing that calls back from here on gets anywhere. */
  cut(reason: AntiphonError): void {
    const { open } = this.keeper;
    if (open !== undefined) open.isCut = true;
    this.#turn.end(reason);
    this.#timer?.cancel();
    this.#tools.close();
    this.speaker.interrupt();
  }

  #retriesOf(part: 'llm' | 'tts'): Retries {
    return new Retries(this.settings, {
      clock: this.clock,
      retrying: (state, attempt, reason) => this.teller.tell('connection', { part, state, attempt, reason }),
    });
  }
}
