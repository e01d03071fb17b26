import {
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  type Frame,
  FunctionCallResultFrame,
  FunctionCallStartFrame,
  InputDTMFFrame,
  InterimTranscriptionFrame,
  InterruptionFrame,
  inlet,
  LLMEndFrame,
  LLMRunFrame,
  LLMStartFrame,
  LLMTextFrame,
  NO_TURN,
  PlayoutFrame,
  PushToTalkFrame,
  pipeline,
  processor,
  type Session,
  SpeechStartedFrame,
  SpeechStoppedFrame,
  type Timer,
  TranscriptionFrame,
  TTSAudioFrame,
  TTSEndFrame,
  TTSSpeakFrame,
  TTSTextFrame,
  type UserIdleFrame,
  type UserMuteFrame,
  type UserStartedSpeakingFrame,
  VirtualClock,
} from '../index.js';
import type { TurnTakingOptions } from './options.js';
import { turnTaking } from './turn-taking.js';

const RATE = 8000;
/** How long a word of the bot takes to be heard. */
export const WORD_MS = 250;
/** What the bot needs to find an answer. */
export const THINK_MS = 500;

/** A bot without vendors: it thinks, speaks word by word, reports what is heard, and can be interrupted. */
function scriptedBot(answers: readonly string[]) {
  interface Bot {
    readonly timers: Timer[];
    answered: number;
    speaking: boolean;
  }
  return processor({
    name: 'bot',
    takes: [TranscriptionFrame],
    accepts: [LLMRunFrame, TTSSpeakFrame, InterruptionFrame],
    emits: [
      LLMStartFrame,
      LLMTextFrame,
      LLMEndFrame,
      TTSTextFrame,
      TTSAudioFrame,
      TTSEndFrame,
      PlayoutFrame,
      BotStartedSpeakingFrame,
      BotStoppedSpeakingFrame,
    ],
    state: (): Bot => ({ timers: [], answered: 0, speaking: false }),
    on: {
      transcription: ({ turn }, ctx) => think(turn, ctx),
      llmRun: ({ turn }, ctx) => think(turn, ctx),
      ttsSpeak: ({ turn, text }, ctx) => speak(turn === NO_TURN ? ctx.session.turn : turn, text, ctx),
      interruption(_frame, ctx) {
        for (const timer of ctx.state.timers.splice(0)) timer.cancel();
        if (!ctx.state.speaking) return;
        ctx.state.speaking = false;
        ctx.broadcast(new BotStoppedSpeakingFrame({ interrupted: true }));
      },
    },
  });

  type Ctx = import('../index.js').Context<Frame, Bot>;

  function think(turn: number, ctx: Ctx): void {
    const text = answers[ctx.state.answered++ % answers.length] ?? '';
    ctx.emit(new LLMStartFrame({ turn }));
    ctx.state.timers.push(
      ctx.after(THINK_MS, () => {
        if (text === '') return;
        ctx.emit(new LLMTextFrame({ turn, text }));
        speak(turn, text, ctx);
        ctx.emit(new LLMEndFrame({ turn, text, finishReason: 'stop' }));
      }),
    );
  }

  function speak(turn: number, text: string, ctx: Ctx): void {
    const words = text.split(' ');
    for (const [at, word] of words.entries()) {
      ctx.emit(new TTSTextFrame({ turn, text: word, startMs: at * WORD_MS, endMs: (at + 1) * WORD_MS }));
      const samples = new Int16Array((WORD_MS * RATE) / 1000);
      ctx.emit(new TTSAudioFrame({ turn, samples, sampleRate: RATE }));
      const last = at === words.length - 1;
      ctx.state.timers.push(
        ctx.after((at + 1) * WORD_MS, () => {
          ctx.broadcast(new PlayoutFrame({ turn, heardMs: (at + 1) * WORD_MS, finished: last }));
          if (!last) return;
          ctx.state.speaking = false;
          ctx.broadcast(new BotStoppedSpeakingFrame({ interrupted: false }));
        }),
      );
    }
    ctx.emit(new TTSEndFrame({ turn, audioMs: words.length * WORD_MS }));
    ctx.state.speaking = true;
    ctx.broadcast(new BotStartedSpeakingFrame());
  }
}

export interface Utterance {
  /** How long the voice sounds. */
  readonly forMs: number;
  /** What the recogniser makes of it; undefined when it fails to answer. */
  readonly text?: string | undefined;
  /** How long after the end of the voice the transcript comes. @defaultValue 150 */
  readonly sttMs?: number;
  /** How long voice activity needs to notice a beginning and an end. */
  readonly noticeMs?: number;
  readonly silenceMs?: number;
}

/** A user, a bot and the turn-taking between them, in virtual time. */
export class TestConversation {
  readonly clock = new VirtualClock();
  readonly session: Session;
  /** What turn-taking emitted, a line each, with its time. */
  readonly log: string[] = [];
  readonly frames: Frame[] = [];

  private constructor(options: TurnTakingOptions, answers: readonly string[]) {
    this.session = pipeline(
      inlet(
        TranscriptionFrame,
        InterimTranscriptionFrame,
        SpeechStartedFrame,
        SpeechStoppedFrame,
        PushToTalkFrame,
        FunctionCallStartFrame,
        FunctionCallResultFrame,
        InputDTMFFrame,
      ),
      turnTaking(options),
      scriptedBot(answers),
    ).open({ clock: this.clock });
    this.session.observe({
      onFrame: (frame, by) => {
        if (by !== 'turnTaking' && frame.kind !== 'interruption' && frame.kind !== 'error') return;
        this.frames.push(frame);
        const line = describe(frame);
        if (line !== undefined) this.log.push(`${frame.at} ${line}`);
      },
    });
  }

  /** @param answers what the bot says, one after another; '' for a model that never answers. */
  static async open(
    options: TurnTakingOptions = {},
    answers: readonly string[] = [''],
  ): Promise<TestConversation> {
    const conversation = new TestConversation(options, answers);
    await conversation.session.start();
    return conversation;
  }

  get now(): number {
    return this.session.now();
  }

  /** The texts passed on to be answered, by turn. */
  get turns(): readonly (readonly [number, string])[] {
    return this.frames.flatMap((frame) =>
      frame instanceof TranscriptionFrame ? [[frame.turn, frame.text] as const] : [],
    );
  }

  /** Lets time pass until `atMs`. */
  until(atMs: number): this {
    this.clock.advance(atMs - this.now);
    return this;
  }

  /** Does something at a later time. */
  at(atMs: number, action: () => void): this {
    this.clock.after(atMs - this.now, action);
    return this;
  }

  /** A voice from `fromMs` on, as voice activity and the recogniser will report it. */
  says(fromMs: number, { forMs, text, sttMs = 150, noticeMs = 60, silenceMs = 250 }: Utterance): this {
    const toMs = fromMs + forMs;
    this.at(fromMs + noticeMs, () => this.session.send(new SpeechStartedFrame({ voiceAtMs: fromMs })));
    this.at(toMs + silenceMs, () => this.session.send(new SpeechStoppedFrame({ voiceAtMs: toMs })));
    if (text !== undefined) this.at(toMs + sttMs, () => this.hears(text));
    return this;
  }

  hears(text: string): this {
    this.session.send(new TranscriptionFrame({ text }));
    return this;
  }

  hearsInterim(text: string): this {
    this.session.send(new InterimTranscriptionFrame({ text }));
    return this;
  }

  button(state: 'down' | 'up'): this {
    this.session.send(new PushToTalkFrame({ state }));
    return this;
  }
}

function describe(frame: Frame): string | undefined {
  switch (frame.kind) {
    case 'transcription':
      return `turn ${frame.turn}: ${(frame as TranscriptionFrame).text}`;
    case 'userStartedSpeaking':
      return `started by ${(frame as UserStartedSpeakingFrame).strategy}`;
    case 'userStoppedSpeaking':
      return `stopped by ${(frame as UserStartedSpeakingFrame).strategy}`;
    case 'interruption':
      return `interrupted turn ${(frame as InterruptionFrame).interruptedTurn}`;
    case 'ttsSpeak':
      return `speaks in turn ${frame.turn}: ${(frame as TTSSpeakFrame).text}`;
    case 'llmRun':
      return `runs in turn ${frame.turn}`;
    case 'userMute': {
      const { muted, strategy } = frame as UserMuteFrame;
      return muted ? `muted by ${strategy}` : 'unmuted';
    }
    case 'userIdle':
      return `idle ${(frame as UserIdleFrame).count} for ${(frame as UserIdleFrame).idleMs}`;
    case 'error':
      return `error ${(frame as Frame & { message: string }).message}`;
    default:
      return undefined;
  }
}
