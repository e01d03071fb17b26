export { type ComparisonOptions, compareRecordings } from './compare-recordings.js';
export { type MemorySink, memorySink } from './memory-sink.js';
export { parseRecording, type ReadingOptions, readRecording } from './read-recording.js';
export { type Recorder, type RecordingOptions, recordSession } from './record-session.js';
export { type FileRecordingOptions, recordToFile } from './record-to-file.js';
export {
  RECORDING_VERSION,
  type RecordedAudio,
  type RecordedFrame,
  type Recording,
  type RecordingHeader,
  type RecordingSink,
} from './recording.js';
export { type ReplayOptions, replay } from './replay.js';
export { type ReplaySourceOptions, replaySource } from './replay-source.js';
