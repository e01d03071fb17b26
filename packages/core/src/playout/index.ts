export { Playout, type PlayoutAudio, type PushResult } from './playout.js';
export type { PacingOptions, PlayoutEvents, PlayoutOptions, SentRecord } from './playout-options.js';
export type { PlayoutPort } from './playout-port.js';
export { type PlayoutProcessor, type PlayoutProcessorOptions, playout } from './playout-processor.js';
export type { PlayoutCut, PlayoutPosition, PlayoutSink } from './playout-sink.js';
export type { PlayoutStats } from './playout-stats.js';
export type { ResamplerFactory, StreamResampler } from './rate-adapter.js';
export type { Distribution } from './recent.js';
export { type PacedEntry, type PacedStream, SharedPacer } from './shared-pacer.js';
