export {
  type EndOfTurnByRecogniserOptions,
  endOfTurnByRecogniser,
  endOfTurnByRecogniserDefaults,
} from './end/end-of-turn-by-recogniser.js';
export {
  endOfTurnBySilence,
  type SilenceOptions,
  silenceDefaults,
} from './end/end-of-turn-by-silence.js';
export { maxTurnLength } from './end/max-turn-length.js';
export {
  type OnTranscriptOnlyOptions,
  onTranscriptOnly,
  onTranscriptOnlyDefaults,
} from './end/on-transcript-only.js';
export type { Floor } from './floor.js';
export { muteDuringFunctionCalls } from './mute/mute-during-function-calls.js';
export { muteFirstSpeech } from './mute/mute-first-speech.js';
export { muteUntilFirstBotComplete } from './mute/mute-until-first-bot-complete.js';
export { muteAlways, muteWhen } from './mute/mute-when.js';
export { muteWhileBotSpeaks } from './mute/mute-while-bot-speaks.js';
export {
  type IdleOptions,
  type ResumeOptions,
  type TurnTakingFrame,
  type TurnTakingOptions,
  turnTakingDefaults,
} from './options.js';
export { type PushToTalkOptions, pushToTalk, pushToTalkDefaults } from './push-to-talk.js';
export { type MinWordsOptions, minWords, minWordsDefaults } from './start/min-words.js';
export { onTranscript } from './start/on-transcript.js';
export { type OnVoiceOptions, onVoice, onVoiceDefaults } from './start/on-voice.js';
export { type EndStrategy, type MuteStrategy, NEVER, NOW, type StartStrategy } from './strategy.js';
export { turnTaking } from './turn-taking.js';
