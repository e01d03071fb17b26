import {
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  FunctionCallResultFrame,
  FunctionCallStartFrame,
  InputDTMFFrame,
  InterimTranscriptionFrame,
  InterruptionFrame,
  LLMRunFrame,
  PushToTalkFrame,
  SpeechStartedFrame,
  SpeechStoppedFrame,
  StartFrame,
  TextFrame,
  TranscriptionFrame,
  TTSSpeakFrame,
  UserIdleFrame,
  UserMuteFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '../frames/index.js';
import { type Context, type Processor, processor } from '../processors/index.js';
import { FloorControl } from './floor-control.js';
import type { TurnTakingFrame, TurnTakingOptions, TurnTakingSettings } from './options.js';
import { SessionFloor } from './session-floor.js';
import { turnTakingSettings } from './settings.js';

/**
 * Decides when the user takes the turn and when they give it back, and makes one transcription of each of
 * their turns out of the recogniser's segments. What starts a turn, what ends it and when the user is not
 * listened to is said by strategies; yours may stand beside the ready-made ones.
 *
 * When the user takes the turn while the bot answers, the bot is interrupted; when that turns out to have
 * been for nothing, it goes on. A turn without words ends like any other, but nothing is passed on to be
 * answered. At an orderly end of the session, the words of an open turn are passed on.
 *
 * Stands behind voice activity and recognition, and before the model. Keeps the segments of one turn, at
 * most `maxTurnMs` of speech.
 *
 * ```ts
 * pipeline(input, vad(detector), stt(recogniser), turnTaking(), llm(model), tts(voice), output)
 * turnTaking({ start: [minWords({ whileBotSpeaks: 3 })], idle: { afterMs: 8000, onIdle: () => 'Are you there?' } })
 * ```
 */
export function turnTaking(
  options: TurnTakingOptions = {},
): Processor<'turnTaking', TranscriptionFrame, TurnTakingFrame> {
  const settings = turnTakingSettings(options);
  const bot = {
    botStartedSpeaking(_frame: BotStartedSpeakingFrame, { state }: { readonly state: FloorControl }) {
      state.floor.botStarted();
      state.decide();
    },
    botStoppedSpeaking(_frame: BotStoppedSpeakingFrame, { state }: { readonly state: FloorControl }) {
      state.botStopped();
    },
  };
  return processor({
    name: 'turnTaking',
    takes: [TranscriptionFrame],
    accepts: [
      InterimTranscriptionFrame,
      SpeechStartedFrame,
      SpeechStoppedFrame,
      BotStartedSpeakingFrame,
      BotStoppedSpeakingFrame,
      PushToTalkFrame,
      InterruptionFrame,
      StartFrame,
    ],
    emits: [
      TranscriptionFrame,
      InterimTranscriptionFrame,
      UserStartedSpeakingFrame,
      UserStoppedSpeakingFrame,
      UserMuteFrame,
      UserIdleFrame,
      TTSSpeakFrame,
      LLMRunFrame,
    ],
    up: { takes: [BotStartedSpeakingFrame, BotStoppedSpeakingFrame], on: bot },
    state: (ctx: Context) =>
      new FloorControl(new SessionFloor(ctx as unknown as Context<TurnTakingFrame>, settings), settings),
    start: (ctx) => watchBeyond(ctx, settings),
    on: {
      ...bot,
      transcription: (frame, { state }) => state.segment(frame),
      // What is not listened to goes no further.
      interimTranscription(frame, ctx) {
        if (ctx.state.interim(frame.text)) ctx.emit(frame);
      },
      speechStarted: (frame, { state }) => state.voiceStarted(frame.voiceAtMs),
      speechStopped: (frame, { state }) => state.voiceStopped(frame.voiceAtMs),
      pushToTalk(frame, { state }) {
        state.floor.pressed(frame.state);
        state.decide();
      },
      interruption: (_frame, { state }) => state.interrupted(),
      start: (_frame, { state }) => state.decide(),
    },
    drain: ({ state }) => state.finish(),
  });
}

/** Frames that never pass here are watched where they do pass, when some choice needs them. */
function watchBeyond(ctx: Context<never, FloorControl>, { mute, idle }: TurnTakingSettings): void {
  const { state } = ctx;
  if (mute.some(({ needsFunctionCalls }) => needsFunctionCalls)) {
    ctx.frames$(FunctionCallStartFrame).subscribe(({ callId }) => {
      state.floor.callStarted(callId);
      state.decide();
    });
    ctx.frames$(FunctionCallResultFrame).subscribe(({ callId }) => {
      state.floor.callEnded(callId);
      state.decide();
    });
  }
  if (idle) {
    ctx.frames$(TextFrame).subscribe(() => state.userThere());
    ctx.frames$(InputDTMFFrame).subscribe(() => state.userThere());
  }
}
