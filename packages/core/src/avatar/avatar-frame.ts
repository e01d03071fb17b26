import type {
  AvatarEndingFrame,
  AvatarStateFrame,
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
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
  TTSTextFrame,
} from '../frames/index.js';

/** What every avatar tells. */
export type AvatarTold =
  | AvatarStateFrame
  | AvatarEndingFrame
  | MouthFrame
  | PlayoutFrame
  | PlayoutElsewhereFrame
  | BotStartedSpeakingFrame
  | BotStoppedSpeakingFrame;

/** What an avatar behind `tts()` emits: speech only where another voice is to say it. */
export type AudioAvatarFrame = AvatarTold | TTSAudioFrame | TTSPhoneFrame | TTSEndFrame;

/** What an avatar behind `llm()` emits: text only where another voice is to say it. */
export type TextAvatarFrame = AvatarTold | LLMStartFrame | LLMTextFrame | LLMEndFrame | TTSTextFrame;

/** One session's part of an avatar, of any kind. */
export interface AvatarStage {
  open(): Promise<void>;
  interrupt(frame: InterruptionFrame): void;
  listening(isListening: boolean): void;
  drain(): void | Promise<void>;
  close(): Promise<void>;
}

export interface AudioAvatarStage extends AvatarStage {
  speech(frame: TTSAudioFrame): void;
  phone(frame: TTSPhoneFrame): void;
  end(frame: TTSEndFrame): void;
}
