export type { Chunk, Ear, EarLimits } from './ear.js';
export { earFor } from './ear-for.js';
export { type Emit, StreamingEar } from './streaming-ear.js';
export { UtteranceEar, type UtteranceEarOptions } from './utterance-ear.js';
export { HEARD_RATE, OVERLAP_MS, WINDOW_MS } from './windows.js';
