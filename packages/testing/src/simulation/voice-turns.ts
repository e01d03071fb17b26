import {
  type Processor,
  processor,
  SpeechStartedFrame,
  SpeechStoppedFrame,
  TranscriptionFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '@antiphon/core';

/**
 * Turn-taking in its plainest form: any voice takes the turn, and its final transcript gives it back. For
 * simulations, in which what is measured is everything else.
 */
export const voiceTurns: Processor<
  'voice-turns',
  TranscriptionFrame,
  TranscriptionFrame | UserStartedSpeakingFrame | UserStoppedSpeakingFrame
> = processor({
  name: 'voice-turns',
  takes: [TranscriptionFrame],
  accepts: [SpeechStartedFrame, SpeechStoppedFrame],
  emits: [TranscriptionFrame, UserStartedSpeakingFrame, UserStoppedSpeakingFrame],
  state: () => ({ voiceEndMs: undefined as number | undefined }),
  on: {
    speechStarted({ voiceAtMs }, ctx) {
      ctx.session.beginTurn('voice');
      ctx.emit(new UserStartedSpeakingFrame({ voiceAtMs }));
    },
    speechStopped({ voiceAtMs }, ctx) {
      ctx.state.voiceEndMs = voiceAtMs;
    },
    transcription(frame, ctx) {
      const { voiceEndMs } = ctx.state;
      ctx.emit(new UserStoppedSpeakingFrame(voiceEndMs === undefined ? {} : { voiceAtMs: voiceEndMs }));
      if (frame.text !== '') ctx.emit(frame.with({ turn: ctx.session.turn }));
    },
  },
});
