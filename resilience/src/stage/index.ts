export { atSpeakingPace } from './at-speaking-pace.js';
export { telegraphEar, toSpeechRate } from './telegraph-ear.js';
export { TelegraphMicrophone } from './telegraph-microphone.js';
export { type SeenError, type SeenState, Watch } from './watch.js';
