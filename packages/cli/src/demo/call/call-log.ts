import {
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  ConnectionStateFrame,
  ErrorFrame,
  type Frame,
  type FrameClass,
  FunctionCallResultFrame,
  FunctionCallStartFrame,
  InputAudioFrame,
  InterimTranscriptionFrame,
  InterruptionFrame,
  LLMTextFrame,
  NO_TURN,
  type Observer,
  PlayoutFrame,
  type Session,
  SpeechStartedFrame,
  SpeechStoppedFrame,
  TranscriptionFrame,
  TTSAudioFrame,
  TTSTextFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '@antiphon/core';
import { ConnectionWatch } from './connection-watch.js';
import { LevelMeter } from './level-meter.js';
import { LiveTurn } from './live-turn.js';

/** A stretch of somebody's voice, in ms on the session clock. */
export interface VoiceSpan {
  readonly turn: number;
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Follows a call frame by frame and keeps what a person may want to see of it: the turns, who speaks, the
 * words so far. Changes nothing. Grows with the number of turns.
 */
export class CallLog implements Observer {
  readonly session: Session;
  readonly turns: LiveTurn[] = [];
  readonly callerSpans: VoiceSpan[] = [];
  readonly botSpans: VoiceSpan[] = [];
  readonly errors: string[] = [];
  readonly connections = new ConnectionWatch();
  readonly microphone = new LevelMeter();
  /** What the caller has said of a turn that is not over yet. */
  finals = '';
  interim = '';
  callerHasTurn = false;
  callerSince: number | undefined;
  botSince: { readonly turn: number; readonly atMs: number } | undefined;

  /** Watches a session from now on. */
  constructor(session: Session) {
    this.session = session;
    session.observe(this);
    session.frames$(ErrorFrame).subscribe(({ processor, message }) => {
      // What breaks because everything is being closed is no error of the call.
      if (session.signal.aborted) return;
      this.errors.push(processor === undefined ? message : `${processor}: ${message}`);
    });
    session.turns$.subscribe((record) => {
      this.turnOf(record.turn, record.marks.startedMs).record = record;
    });
  }

  get current(): LiveTurn | undefined {
    return this.turns.at(-1);
  }

  get callerSpeaks(): boolean {
    return this.callerSince !== undefined;
  }

  get botSpeaks(): boolean {
    return this.botSince !== undefined;
  }

  /** Nobody speaks, and nothing is being understood, thought or said. */
  get isQuiet(): boolean {
    return !(this.callerSpeaks || this.callerHasTurn || this.botSpeaks || this.session.answering);
  }

  onFrame(frame: Frame): void {
    watchers[frame.kindIndex]?.(this, frame);
  }

  /** The turn of a number: made when it is new. */
  turnOf(turn: number, atMs: number): LiveTurn {
    const found = this.turns.findLast((candidate) => candidate.turn === turn);
    if (found !== undefined) return found;
    const made = new LiveTurn(turn, atMs);
    this.turns.push(made);
    return made;
  }
}

type Watcher = (log: CallLog, frame: Frame) => void;

const watchers: (Watcher | undefined)[] = [];

function watch<F extends Frame>(Class: FrameClass<F>, watcher: (log: CallLog, frame: F) => void): void {
  watchers[Class.kindIndex] = watcher as Watcher;
}

/** For frames of an answer: they carry their turn. */
function watchTurn<F extends Frame>(Class: FrameClass<F>, watcher: (turn: LiveTurn, frame: F) => void): void {
  watch(Class, (log, frame) => watcher(log.turnOf(frame.turn, frame.at), frame));
}

watch(InputAudioFrame, (log, { samples }) => log.microphone.add(samples));
watch(SpeechStartedFrame, (log, { voiceAtMs }) => {
  log.callerSince = voiceAtMs;
});
watch(SpeechStoppedFrame, (log, { voiceAtMs }) => {
  const turn = log.current?.turn ?? NO_TURN;
  if (log.callerSince !== undefined) {
    log.callerSpans.push({ turn, startMs: log.callerSince, endMs: voiceAtMs });
  }
  log.callerSince = undefined;
});
watch(InterimTranscriptionFrame, (log, { text }) => {
  log.interim = text.trim();
});
watch(TranscriptionFrame, (log, { turn, text, at }) => {
  log.interim = '';
  if (turn === NO_TURN) {
    log.finals = `${log.finals} ${text}`.trim();
    if (log.callerHasTurn && text !== '') log.current?.transcribed(at);
    return;
  }
  log.finals = '';
  log.turnOf(turn, at).user = text;
});
watch(UserStartedSpeakingFrame, (log, { voiceAtMs, at }) => {
  log.callerHasTurn = true;
  log.turnOf(log.session.turn, voiceAtMs ?? at);
});
watch(UserStoppedSpeakingFrame, (log, { voiceAtMs, at }) => {
  const { current } = log;
  log.callerHasTurn = false;
  if (current === undefined) return;
  current.speechEndMs = voiceAtMs ?? at;
  current.mark('endOfTurnMs', at);
});
watch(InterruptionFrame, (log, { interruptedTurn, at }) => {
  log.turnOf(interruptedTurn, at).interruptedAtMs = at;
});
watch(BotStartedSpeakingFrame, (log, { turn, at }) => {
  log.botSince = { turn, atMs: at };
  const live = log.turnOf(turn, at);
  live.mark('firstHeardMs', at);
  live.botStarted(at);
});
watch(BotStoppedSpeakingFrame, (log, { turn, at }) => {
  const startMs = log.botSince?.atMs;
  if (startMs !== undefined) log.botSpans.push({ turn, startMs, endMs: at });
  log.botSince = undefined;
  log.turnOf(turn, at).botStopped();
});
watch(ConnectionStateFrame, (log, change) => log.connections.changed(change));
watchTurn(LLMTextFrame, (turn, { text, at }) => {
  turn.said += text;
  turn.mark('firstTokenMs', at);
});
watchTurn(TTSAudioFrame, (turn, { at }) => turn.mark('firstAudioMs', at));
watchTurn(TTSTextFrame, (turn, { text, startMs, endMs }) => {
  turn.spoken.push({ text, startMs, endMs });
});
watchTurn(PlayoutFrame, (turn, { heardMs, at }) => turn.heard(heardMs, at));
watchTurn(FunctionCallStartFrame, (turn, call) => {
  turn.toolCalls.push({ callId: call.callId, name: call.name, arguments: call.arguments });
});
watchTurn(FunctionCallResultFrame, (turn, { callId, result, failed, tookMs }) => {
  const call = turn.toolCalls.find((candidate) => candidate.callId === callId);
  if (call !== undefined) Object.assign(call, { result, failed, tookMs });
});
