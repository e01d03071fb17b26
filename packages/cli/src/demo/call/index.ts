export type { CallLine, Mouthpiece, OpenLine } from './call-line.js';
export { CallLog, type VoiceSpan } from './call-log.js';
export { directLine } from './direct-line.js';
export { LevelMeter } from './level-meter.js';
export type { LineResults } from './line-results.js';
export { LiveTurn, type SpokenWord } from './live-turn.js';
export { LoopWatch } from './loop-watch.js';
export { untilQuiet } from './until-quiet.js';
