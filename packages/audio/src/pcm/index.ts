export { bytesToPcm16, pcm16ToBytes, viewPcm16AsBytes } from './bytes.js';
export { type ChannelLayout, deinterleave, interleave, mixToMono } from './channels.js';
export { type AudioExtent, audioDurationMs, msToSamples, samplesToMs } from './duration.js';
export { floatToPcm16, pcm16ToFloat, toPcm16 } from './float.js';
export { joinPcm16 } from './join.js';
