import {
  ConnectionStateFrame,
  type InputAudioFrame,
  type InputImageFrame,
  type InterruptionFrame,
  type LLMRunFrame,
  NO_TURN,
  type StateChange,
  type TextFrame,
  ToolRunner,
} from '@antiphon/core';
import {
  type GeminiLiveClient,
  geminiLiveClient,
  type LiveActivity,
  type LiveContent,
  type LiveEvent,
  type LiveInput,
  liveGeneration,
  liveSetupDefaults,
} from '../client/index.js';
import {
  type LiveSessionEvent,
  SupervisedLive,
  type SupervisedLiveHost,
  seedContents,
} from '../session/index.js';
import { Dialogue } from './dialogue.js';
import type { LiveContext } from './live-frames.js';
import { type GeminiLiveOptions, geminiLiveDefaults, type LiveSettings } from './live-options.js';
import { LiveTools } from './live-tools.js';
import { Microphone } from './microphone.js';
import { SpeechAhead } from './speech-ahead.js';
import { TurnSpeech } from './turn-speech.js';
import { UserTurn } from './user-turn.js';
import { WordClock } from './word-clock.js';

/** Audio before the user's activity is told, which is sent after it all the same. */
const PRE_ROLL_MS = 300;

/** One conversation through Gemini Live: what comes through the pipeline goes to the vendor, and the other way round. */
export class LiveAgent implements SupervisedLiveHost {
  readonly live: SupervisedLive;
  readonly #ctx: LiveContext;
  readonly #settings: LiveSettings;
  readonly #activity: LiveActivity;
  readonly #isThird: boolean;
  readonly #microphone: Microphone;
  readonly #runner: ToolRunner;
  readonly #user: UserTurn;
  readonly #dialogue: Dialogue;
  /** The user's activity has been told to the vendor. */
  #isActive = false;
  #preRoll: Int16Array[] = [];
  #isMuted = false;
  #lastImageMs = Number.NEGATIVE_INFINITY;
  /** Models before the third generation look at their seed only when they are told that it is complete. */
  #owesTurnComplete = false;

  constructor(ctx: LiveContext, options: GeminiLiveOptions) {
    this.#ctx = ctx;
    const settings = { ...geminiLiveDefaults, ...options };
    this.#settings = settings;
    const {
      model = liveSetupDefaults.model,
      activity = 'automatic',
      tools = [],
      nonBlockingTools = {},
    } = options;
    this.#activity = activity;
    this.#isThird = liveGeneration(model) >= 3;
    const client: GeminiLiveClient = options.live ?? geminiLiveClient({ ...options, clock: ctx.clock });
    const { clock, name, signal } = ctx;
    const live = new SupervisedLive({ ...options, client, setup: options, clock, host: this, name, signal });
    this.live = live;
    const { chunkSamples, outputFactor } = live.settings;
    this.#microphone = new Microphone(chunkSamples, (chunk) => this.#hearChunk(chunk));
    this.#runner = new ToolRunner(tools, { onError: (error) => ctx.fail(error) });
    this.#user = new UserTurn(ctx, activity !== 'turns');
    this.#dialogue = new Dialogue({
      ctx,
      live,
      settings,
      user: this.#user,
      tools: new LiveTools({
        ctx,
        runner: this.#runner,
        nonBlocking: nonBlockingTools,
        respond: (responses, generation, elsewhere) => live.respond(responses, generation, elsewhere),
        typed: (text) => this.#typed(text),
      }),
      ahead: new SpeechAhead(ctx, (isPaused) => live.pause(isPaused)),
      speech: new TurnSpeech(),
      words: new WordClock(),
      model,
      chunkSamples: chunkSamples * outputFactor,
    });
  }

  /** Pieces of the model's speech that came. */
  get chunksReceived(): number {
    return this.#dialogue.chunksReceived;
  }

  start(): Promise<void> {
    return this.live.connect();
  }

  async stop(): Promise<void> {
    this.#dialogue.stop();
    this.#user.stop();
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

  /** The turn was taken from the bot, by whomever. */
  interrupted({ interruptedTurn }: InterruptionFrame): void {
    this.#dialogue.interrupted(interruptedTurn);
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
    this.#dialogue.take(events, generation);
  }

  saidAgain(): void {
    this.#user.forgetWords();
  }

  linkClosed(generation: number): void {
    // What was not answered is kept, and will be said again.
    if (generation === this.live.generation) this.#user.forgetWords();
    this.#dialogue.linkClosed(generation, (said) => {
      this.live.send(this.#typed(askForTheRest(said)));
      this.live.expectAnswer();
    });
  }

  stateChanged({ to, attempt, reason }: StateChange): void {
    this.#ctx.broadcast(new ConnectionStateFrame({ processor: this.#ctx.name, state: to, attempt, reason }));
    if (to === 'failed') this.#dialogue.failed();
    if (to === 'failed' && this.#ctx.session.state !== 'starting') this.#ctx.fail(this.live.failure);
  }

  happened(event: LiveSessionEvent): void {
    if (event.type === 'language_refused') this.#ctx.fail(event.error);
    if (event.type === 'session_seeded' && !this.#isThird) this.#owesTurnComplete = true;
    try {
      this.#settings.onEvent?.(event);
    } catch (error) {
      this.#ctx.fail(error);
    }
  }

  resetAudio(): void {
    this.#microphone.reset();
  }

  isAnswering(generation?: number): boolean {
    return this.#dialogue.isAnswering(generation);
  }

  isAwaited(): boolean {
    return this.#dialogue.isAwaited;
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
}

function askForTheRest(said: string): string {
  if (said === '') return '(The connection broke before your answer was heard. Answer the user now.)';
  return `(The connection broke while you were answering. The user has heard: "${said}". Go on from there.)`;
}
