export { Onlooker, type SeenFace } from './onlooker.js';
export { telegraphEar, toSpeechRate } from './telegraph-ear.js';
export { TelegraphMicrophone } from './telegraph-microphone.js';
export { telegraphVoice } from './telegraph-voice.js';
export { type SeenError, type SeenState, Watch } from './watch.js';
