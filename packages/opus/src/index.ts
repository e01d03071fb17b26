export { loadOpus, type OpusEngine } from './load-opus.js';
export { OpusDecoder, type OpusDecoderOptions } from './opus-decoder.js';
export {
  checkOpusEncoder,
  OpusEncoder,
  type OpusEncoderOptions,
  opusEncoderDefaults,
} from './opus-encoder.js';
export {
  isOpusRate,
  MAX_PACKET_BYTES,
  MAX_PACKET_MS,
  OPUS_DELAY_MS,
  OPUS_FRAMES_MS,
  OPUS_RATES,
  type OpusRate,
} from './opus-format.js';
export { packetMs } from './packet-ms.js';
