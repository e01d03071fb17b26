import type { Conversation } from '../conversation/index.js';
import { heardText } from '../conversation/index.js';
import * as audio from '../frames/audio-frames.js';
import { type Frame, type FrameClass, NO_TURN } from '../frames/frame.js';
import * as speaking from '../frames/speaking-frames.js';
import { CancelFrame, ErrorFrame, InterruptionFrame, ServiceSwitchedFrame } from '../frames/system-frames.js';
import * as text from '../frames/text-frames.js';
import { OpenTurn } from './open-turn.js';
import type { TurnOutcome, TurnRecord } from './turn-record.js';

/** What the keeper asks of its session. */
export interface TurnHost {
  readonly conversation: Conversation;
  readonly hasPlayout: boolean;
  now(): number;
  /** How many pieces of work are open for a turn. */
  workIn(turn: number): number;
  /** Opens a turn for something that the bot says unasked. */
  turnToSpeakIn(): number;
  turnFinished(record: TurnRecord): void;
}

/**
 * Watches the frames of a session and keeps one record per turn: who said what, when each stage was
 * reached, what was heard, and how it came out. Also writes the bot's side of the conversation, and cuts
 * it to what was heard.
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

  watch(frame: Frame, nodeIndex: number | undefined): void {
    const watcher = watchers[frame.kindIndex];
    const open = this.#open;
    if (watcher === undefined) return;
    if (open === undefined && (frame.kind === 'ttsSpeak' || frame.kind === 'llmRun')) {
      this.#host.turnToSpeakIn();
      this.watch(frame, nodeIndex);
      return;
    }
    if (frame.kind === 'speechStopped') this.#voiceEndMs = (frame as speaking.SpeechStoppedFrame).voiceAtMs;
    if (open === undefined || (frame.turn !== NO_TURN && frame.turn !== open.turn)) return;
    watcher(open, frame, this, nodeIndex);
  }

  /** The bot has generated `piece` of its answer. */
  says(open: OpenTurn, piece: string, nodeIndex: number | undefined): void {
    open.answered = true;
    open.marks.firstTokenMs ??= this.#host.now();
    if (open.sayer === undefined) open.sayer = nodeIndex;
    if (nodeIndex !== open.sayer) return;
    open.said += piece;
    this.#host.conversation.appendAssistant(open.turn, piece);
  }

  /** What the user said, from whoever answers it: the frame that held it may have come before its turn. */
  userSaid(turn: number, words: string, atMs: number): void {
    const open = this.#open;
    if (open?.turn !== turn || open.userIsWhole) return;
    open.user = words;
    open.userIsWhole = true;
    open.marks.transcriptMs ??= atMs;
  }

  /** When the user's voice ended, as far as is known. */
  takeVoiceEnd(fallbackMs: number | undefined): number | undefined {
    const ms = fallbackMs ?? this.#voiceEndMs;
    this.#voiceEndMs = undefined;
    return ms;
  }

  /** Finishes the turn when nothing of its answer is outstanding. */
  settle(turn: number): void {
    const open = this.#open;
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
    const final = outcome === 'completed' && open.said === '' && open.errors.length > 0 ? 'error' : outcome;
    const wasCut = final === 'interrupted' || final === 'cancelled';
    const heard =
      wasCut && this.#host.hasPlayout ? heardText(open.said, open.spoken, open.heardMs) : open.said;
    if (wasCut && open.said !== '') this.#host.conversation.cutAssistant(open.turn, heard);
    this.#host.turnFinished(open.record(final, heard, this.#host.now()));
  }
}

type Watcher = (open: OpenTurn, frame: Frame, keeper: TurnKeeper, nodeIndex: number | undefined) => void;

const watchers: (Watcher | undefined)[] = [];

function watch<F extends Frame>(
  Class: FrameClass<F>,
  watcher: (open: OpenTurn, frame: F, keeper: TurnKeeper, nodeIndex: number | undefined) => void,
): void {
  watchers[Class.kindIndex] = watcher as Watcher;
}

watch(speaking.SpeechStoppedFrame, () => {});
watch(speaking.UserStartedSpeakingFrame, (open, frame) => {
  open.marks.startedMs = frame.voiceAtMs ?? frame.at;
});
watch(speaking.UserStoppedSpeakingFrame, (open, frame, keeper) => {
  const endMs = keeper.takeVoiceEnd(frame.voiceAtMs);
  if (endMs !== undefined) open.marks.speechEndMs = endMs;
  open.marks.endOfTurnMs = frame.at;
});
watch(text.TranscriptionFrame, (open, frame) => {
  // What comes while the answer is being given opens the next turn, and is counted there.
  if (open.answered || open.userIsWhole) return;
  const isWhole = frame.turn !== NO_TURN;
  // So does what comes after the user has given the turn back.
  if (!isWhole && open.marks.endOfTurnMs !== undefined) return;
  // The whole turn is only its segments again: the words were known when the last of those came.
  if (frame.text !== '' && !(isWhole && open.marks.transcriptMs !== undefined))
    open.marks.transcriptMs = frame.at;
  open.user = isWhole ? frame.text : `${open.user} ${frame.text}`.trim();
  open.userIsWhole = isWhole;
});
watch(ServiceSwitchedFrame, (open) => {
  // Another goes on where the one that counted has failed.
  open.sayerMayChange = true;
  open.speaker = undefined;
});
watch(text.LLMStartFrame, (open, frame, _keeper, nodeIndex) => {
  if (open.sayerMayChange) open.sayer = nodeIndex;
  open.sayerMayChange = false;
  open.answered = true;
  open.marks.llmStartMs ??= frame.at;
  open.llmOpen++;
});
watch(text.LLMTextFrame, (open, frame, keeper, nodeIndex) => keeper.says(open, frame.text, nodeIndex));
watch(text.LLMEndFrame, (open, _frame, keeper) => {
  open.llmOpen = Math.max(0, open.llmOpen - 1);
  keeper.settle(open.turn);
});
watch(text.FunctionCallStartFrame, (open, { name, callId }) => {
  open.toolCalls.push({ name, callId });
  // What the model says after its tools begins a new word.
  if (open.said !== '' && !/\s$/.test(open.said)) open.said += ' ';
});
watch(text.FunctionCallResultFrame, (open, { name, callId, tookMs, failed }) => {
  const at = open.toolCalls.findIndex((call) => call.callId === callId);
  open.toolCalls.splice(at < 0 ? open.toolCalls.length : at, 1, { name, callId, tookMs, failed });
});
watch(text.TTSSpeakFrame, (open, frame, keeper) => keeper.says(open, `${frame.text} `, open.sayer));
watch(text.LLMRunFrame, () => {});
watch(text.TTSTextFrame, (open, frame, _keeper, nodeIndex) => {
  if (!open.isSpeaker(nodeIndex)) return;
  const { speakerFromMs: fromMs } = open;
  open.spoken.push({ text: frame.text, startMs: fromMs + frame.startMs, endMs: fromMs + frame.endMs });
});
watch(audio.TTSAudioFrame, (open, frame, _keeper, nodeIndex) => {
  open.answered = true;
  if (!open.isSpeaker(nodeIndex)) return;
  open.marks.firstAudioMs ??= frame.at;
  open.audioMs += (frame.samples.length / frame.sampleRate) * 1000;
  open.playoutFinished = false;
});
watch(text.TTSEndFrame, (open, _frame, keeper) => keeper.settle(open.turn));
watch(speaking.BotStartedSpeakingFrame, (open, frame) => {
  open.marks.firstHeardMs ??= frame.at;
});
watch(speaking.PlayoutFrame, (open, frame, keeper) => {
  open.heardMs = Math.max(open.heardMs, frame.heardMs);
  open.playoutFinished = frame.finished;
  if (frame.finished) keeper.settle(open.turn);
});
watch(InterruptionFrame, (open, { interruptedTurn }) => {
  if (open.turn <= interruptedTurn) open.isCut = true;
});
watch(CancelFrame, (open) => {
  open.isCut = true;
});
watch(ErrorFrame, (open, frame) => {
  if (open.errors.length < 20) open.errors.push(frame.message);
});
