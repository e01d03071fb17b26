import * as audio from '../frames/audio-frames.js';
import { MouthFrame } from '../frames/avatar-frames.js';
import type { Frame, FrameClass } from '../frames/frame.js';
import * as speaking from '../frames/speaking-frames.js';
import { CancelFrame, ErrorFrame, InterruptionFrame, ServiceSwitchedFrame } from '../frames/system-frames.js';
import * as text from '../frames/text-frames.js';
import { NO_TURN } from './no-turn.js';
import type { OpenTurn } from './open-turn.js';
import type { TurnHost, TurnKeeper } from './turn-keeper.js';

/**
 * Tells the keeper what a frame means for the turn that is open.
 *
 * @param nodeIndex who emitted it; nothing for a frame from outside
 */
export function watchTurns(
  keeper: TurnKeeper,
  host: Pick<TurnHost, 'turnToSpeakIn'>,
  frame: Frame,
  nodeIndex: number | undefined,
): void {
  const watcher = watchers[frame.kindIndex];
  if (watcher === undefined) return;
  if (frame.kind === 'ttsSpeak' && (frame as text.TTSSpeakFrame).handedOver === true) return;
  if (keeper.isFinished && (frame.kind === 'ttsSpeak' || frame.kind === 'llmRun')) host.turnToSpeakIn();
  if (frame.kind === 'speechStopped') keeper.voiceEnded((frame as speaking.SpeechStoppedFrame).voiceAtMs);
  const { open } = keeper;
  if (open === undefined || (frame.turn !== NO_TURN && frame.turn !== open.turn)) return;
  watcher(open, frame, keeper, nodeIndex);
}

/** Whether frames of this kind mean anything for a turn. */
export function watchesTurns(kindIndex: number): boolean {
  return watchers[kindIndex] !== undefined;
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
  keeper.userStopped(open, frame.voiceAtMs, frame.at);
});
watch(text.TranscriptionFrame, (open, frame) => {
  open.transcribed(frame.text, frame.at, frame.turn !== NO_TURN);
});
watch(ServiceSwitchedFrame, (open) => {
  open.serviceSwitched();
});
watch(text.LLMStartFrame, (open, frame, _keeper, nodeIndex) => open.llmStarted(frame.at, nodeIndex));
watch(text.LLMTextFrame, (open, frame, keeper, nodeIndex) => keeper.says(open, frame.text, nodeIndex));
watch(text.LLMEndFrame, (open, _frame, keeper) => keeper.llmEnded(open));
watch(text.FunctionCallStartFrame, (open, { name, callId }, keeper) => {
  keeper.toolCalled(open, { name, callId });
});
watch(text.FunctionCallResultFrame, (open, { name, callId, tookMs, failed }) =>
  open.toolReturned({ name, callId, tookMs, failed }),
);
watch(text.TTSSpeakFrame, (open, frame, keeper) => keeper.speaks(open, frame.text, open.sayer));
watch(text.LLMRunFrame, () => {});
watch(text.TTSTextFrame, (open, frame, _keeper, nodeIndex) => open.spoke(frame, nodeIndex));
watch(audio.TTSAudioFrame, (open, frame, _keeper, nodeIndex) => {
  open.made((frame.samples.length / frame.sampleRate) * 1000, frame.at, nodeIndex);
});
watch(text.TTSEndFrame, (open, _frame, keeper) => keeper.settle(open.turn));
watch(speaking.BotStartedSpeakingFrame, (open, frame) => {
  open.botStarted(frame.at, frame.avatar !== undefined);
});
watch(MouthFrame, (open, frame) => open.mouthMoved(frame.at));
watch(speaking.PlayoutFrame, (open, { heardMs, finished }, keeper) => keeper.heard(open, heardMs, finished));
watch(speaking.PlayoutElsewhereFrame, (open, { heardMs }, _keeper, nodeIndex) =>
  open.leftAt(heardMs, nodeIndex),
);
watch(InterruptionFrame, (open, { interruptedTurn }) => {
  if (open.turn <= interruptedTurn) open.isCut = true;
});
watch(CancelFrame, (open) => {
  open.isCut = true;
});
watch(ErrorFrame, (open, frame) => open.failed(frame.message));
