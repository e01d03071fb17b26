import {
  type Context,
  FunctionCallResultFrame,
  FunctionCallStartFrame,
  InputAudioFrame,
  InputImageFrame,
  InterimTranscriptionFrame,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  LLMThoughtFrame,
  TranscriptionFrame,
  TTSAudioFrame,
  TTSEndFrame,
  TTSStartFrame,
  TTSTextFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
  type Work,
} from '@antiphon/core';

/** What `geminiLive()` emits. */
export const LIVE_FRAMES = [
  InputAudioFrame,
  InputImageFrame,
  InterimTranscriptionFrame,
  TranscriptionFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
  LLMStartFrame,
  LLMTextFrame,
  LLMThoughtFrame,
  LLMEndFrame,
  FunctionCallStartFrame,
  FunctionCallResultFrame,
  TTSStartFrame,
  TTSTextFrame,
  TTSAudioFrame,
  TTSEndFrame,
] as const;

export type LiveFrame = InstanceType<(typeof LIVE_FRAMES)[number]>;
export type LiveContext = Context<LiveFrame>;
export type LiveWork = Work<LiveFrame>;
