export { packageFile } from './package-file.js';
export { type RecordedVoice, recordedVoice } from './recorded-voice.js';
export { sileroModel, sileroModelPath } from './silero-model.js';
export { checkSpeechModel, defaultSpeechModel, type SpeechModelFiles } from './speech-model.js';
export { checkTokenFile } from './token-file.js';
export { warmUpAudio } from './warm-up-audio.js';
