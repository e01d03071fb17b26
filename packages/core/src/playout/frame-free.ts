export { Playout, type PlayoutAudio, type PushResult } from './playout.js';
export type { PacingOptions, PlayoutEvents, PlayoutOptions, SentRecord } from './playout-options.js';
export type { PlayoutCut, PlayoutPosition, PlayoutSink } from './playout-sink.js';
export type { PlayoutStats } from './playout-stats.js';
export { RateAdapter, type ResamplerFactory, type StreamResampler } from './rate-adapter.js';
export type { Distribution } from './recent.js';
export { type PacedEntry, type PacedStream, SharedPacer } from './shared-pacer.js';
