import {
  AvatarEndingFrame,
  AvatarStateFrame,
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  FunctionCallStartFrame,
  InterruptionFrame,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  MouthFrame,
  PlayoutElsewhereFrame,
  PlayoutFrame,
  TTSAudioFrame,
  TTSEndFrame,
  TTSPhoneFrame,
  TTSSpeakFrame,
  TTSTextFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '../frames/index.js';
import { type Processor, processor } from '../processors/index.js';
import type { AudioAvatarFrame, AudioAvatarStage, TextAvatarFrame } from './avatar-frame.js';
import { type AvatarOptions, type AvatarSettings, avatarDefaults } from './avatar-options.js';
import type { AudioAvatar, AvatarService, TextAvatar } from './avatar-service.js';
import { ShownAvatar } from './shown-avatar.js';
import { SpokenAvatar } from './spoken-avatar.js';
import { TextAvatarStage } from './text-avatar-stage.js';

const told = [
  AvatarStateFrame,
  AvatarEndingFrame,
  MouthFrame,
  PlayoutFrame,
  PlayoutElsewhereFrame,
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
] as const;

/**
 * Lets an avatar say what the bot says, in place of the voice behind it: stands behind `tts()` if the service is
 * driven by audio, and behind `llm()` if it is driven by text. Tells everybody what was heard of the avatar.
 *
 * While there is no avatar (it is not ready yet, it is lost, it has failed) everything passes on to what stands
 * behind it, a transport or `tts()`: an answer that is cut there goes on where it was cut, and one that a voice
 * has begun is ended by that voice. An interruption silences the avatar at once. Speech that was not heard yet is
 * kept, at most `maxKeptMs` of it; above `highMs` it pushes back.
 */
export function avatar(
  service: AudioAvatar,
  options?: AvatarOptions,
): Processor<'avatar', TTSAudioFrame, AudioAvatarFrame>;
export function avatar(
  service: TextAvatar,
  options?: AvatarOptions,
): Processor<'avatar', LLMTextFrame, TextAvatarFrame | FunctionCallStartFrame | TTSSpeakFrame>;
export function avatar(service: AvatarService, options: AvatarOptions = {}) {
  const settings: AvatarSettings = { ...avatarDefaults, ...options };
  return service.drivenBy === 'audio' ? drivenByAudio(service, settings) : drivenByText(service, settings);
}

function drivenByAudio(service: AudioAvatar, settings: AvatarSettings) {
  const Stage = service.isHeard === false ? ShownAvatar : SpokenAvatar;
  return processor({
    name: 'avatar',
    takes: [TTSAudioFrame],
    accepts: [
      TTSEndFrame,
      TTSPhoneFrame,
      InterruptionFrame,
      UserStartedSpeakingFrame,
      UserStoppedSpeakingFrame,
    ],
    emits: [...told, TTSAudioFrame, TTSPhoneFrame, TTSEndFrame],
    state: (ctx): AudioAvatarStage => new Stage(service, settings, ctx as never),
    start: (ctx) => ctx.state.open(),
    on: {
      ttsAudio: (frame, ctx) => ctx.state.speech(frame),
      ttsPhone: (frame, ctx) => ctx.state.phone(frame),
      ttsEnd: (frame, ctx) => ctx.state.end(frame),
      interruption: (frame, ctx) => ctx.state.interrupt(frame),
      userStartedSpeaking: (_frame, ctx) => ctx.state.listening(true),
      userStoppedSpeaking: (_frame, ctx) => ctx.state.listening(false),
    },
    drain: (ctx) => ctx.state.drain(),
    stop: (ctx) => ctx.state.close(),
  });
}

function drivenByText(service: TextAvatar, settings: AvatarSettings) {
  return processor({
    name: 'avatar',
    takes: [LLMTextFrame],
    accepts: [
      LLMStartFrame,
      LLMEndFrame,
      FunctionCallStartFrame,
      TTSSpeakFrame,
      InterruptionFrame,
      UserStartedSpeakingFrame,
      UserStoppedSpeakingFrame,
    ],
    emits: [
      ...told,
      LLMStartFrame,
      LLMTextFrame,
      LLMEndFrame,
      TTSTextFrame,
      FunctionCallStartFrame,
      TTSSpeakFrame,
    ],
    state: (ctx) => new TextAvatarStage(service, settings, ctx as never),
    start: (ctx) => ctx.state.open(),
    on: {
      llmStart: (frame, ctx) => ctx.state.begin(frame),
      llmText: (frame, ctx) => ctx.state.write(frame),
      llmEnd: (frame, ctx) => ctx.state.end(frame),
      functionCallStart: (frame, ctx) => ctx.state.pause(frame),
      ttsSpeak: (frame, ctx) => ctx.state.speak(frame),
      interruption: (frame, ctx) => ctx.state.interrupt(frame),
      userStartedSpeaking: (_frame, ctx) => ctx.state.listening(true),
      userStoppedSpeaking: (_frame, ctx) => ctx.state.listening(false),
    },
    drain: (ctx) => ctx.state.drain(),
    stop: (ctx) => ctx.state.close(),
  });
}
