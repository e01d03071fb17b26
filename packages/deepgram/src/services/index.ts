export { deepgramStt } from './deepgram-stt.js';
export type { FluxStream } from './flux-stream.js';
export {
  type DeepgramSttOptions,
  type FluxSttOptions,
  type NovaSttOptions,
  type SttServiceOptions,
  sttServiceDefaults,
} from './stt-options.js';
