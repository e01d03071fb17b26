export { type CallLine, callLine } from './call-line.js';
export { CallLog, type VoiceSpan } from './call-log.js';
export { LevelMeter } from './level-meter.js';
export { LiveTurn, type SpokenWord } from './live-turn.js';
export { LoopWatch } from './loop-watch.js';
export { untilQuiet } from './until-quiet.js';
