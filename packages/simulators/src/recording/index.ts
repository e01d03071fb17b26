export { type RecordedStretch, TimedRecording, type TimedRecordingOptions } from './timed-recording.js';
