export type { ConnectionLog } from './connection-log.js';
export { createRecorder, MemoryRecorder } from './memory-recorder.js';
export type {
  RecordedConnection,
  RecordedEnd,
  RecordedMessage,
  Recorder,
  RecorderOptions,
  RecorderPredicate,
} from './recorder.js';
