import {
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  type Context,
  InputDTMFFrame,
  InterimTranscriptionFrame,
  type Processor,
  processor,
  SpeechStartedFrame,
  SpeechStoppedFrame,
  TTSAudioFrame,
} from '@antiphon/core';
import { ActivityGate } from './activity-gate.js';

export interface ActivityGateProcessorOptions {
  /** How long a sign of the user counts. @defaultValue 500 */
  readonly windowMs?: number;
}

interface Gated {
  readonly gate: ActivityGate;
  /** The turn whose speech has passed, and whether the listener hears the bot. */
  turn: number;
  isHeard: boolean;
}

/**
 * Interrupts playback while the user is active: a voice, an interim transcription, a key, each for `windowMs`. The
 * simple rule for pipelines without `turnTaking()`, whose strategies know better what is a backchannel. Stands before
 * whatever plays or paces. Speech that comes while the user is active is not let through: its turn is
 * interrupted.
 */
export function activityGate(
  options: ActivityGateProcessorOptions = {},
): Processor<'activityGate', TTSAudioFrame, TTSAudioFrame | InterimTranscriptionFrame | InputDTMFFrame> {
  new ActivityGate(options);
  type Ctx = Context<TTSAudioFrame | InterimTranscriptionFrame | InputDTMFFrame, Gated>;

  function interrupt(ctx: Ctx): void {
    ctx.state.isHeard = false;
    ctx.session.interrupt('user activity');
  }

  /** Speech that was let through may still wait to be heard. */
  function isPlaying({ state, session }: Ctx): boolean {
    return state.isHeard || (state.turn === session.turn && session.answering);
  }

  function noted(ctx: Ctx, note: (gate: ActivityGate) => void): void {
    note(ctx.state.gate);
    if (isPlaying(ctx)) interrupt(ctx);
  }

  return processor({
    name: 'activityGate',
    takes: [TTSAudioFrame],
    accepts: [
      SpeechStartedFrame,
      SpeechStoppedFrame,
      InterimTranscriptionFrame,
      InputDTMFFrame,
      BotStartedSpeakingFrame,
      BotStoppedSpeakingFrame,
    ],
    emits: [TTSAudioFrame, InterimTranscriptionFrame, InputDTMFFrame],
    state: (ctx): Gated => ({
      gate: new ActivityGate({ ...options, clock: ctx.clock }),
      turn: -1,
      isHeard: false,
    }),
    on: {
      ttsAudio(frame, ctx) {
        if (ctx.state.gate.isActive) {
          interrupt(ctx);
          return;
        }
        ctx.state.turn = frame.turn;
        ctx.emit(frame);
      },
      speechStarted: (_frame, ctx) => noted(ctx, (gate) => gate.started()),
      speechStopped: (_frame, ctx) => ctx.state.gate.stopped(),
      interimTranscription(frame, ctx) {
        ctx.emit(frame);
        noted(ctx, (gate) => gate.note());
      },
      dtmfIn(frame, ctx) {
        ctx.emit(frame);
        noted(ctx, (gate) => gate.note());
      },
      botStartedSpeaking: (_frame, ctx) => {
        ctx.state.isHeard = true;
      },
      botStoppedSpeaking: (_frame, ctx) => {
        ctx.state.isHeard = false;
      },
    },
  });
}
