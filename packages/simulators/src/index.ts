export {
  AVATAR_RATE,
  type AvatarSimulatorOptions,
  type AvatarState,
  avatarSimulatorDefaults,
  type SimulatedAvatar,
  type SpokenEvent,
  type SpokenRecording,
  type SpokenStretch,
} from './avatar/index.js';
export {
  acceleratedClock,
  type PatientClock,
  type PatientClockOptions,
  patientClock,
} from './clock/index.js';
export {
  type DeepgramSimulatorOptions,
  deepgramSimulatorDefaults,
  startDeepgramSimulator,
} from './deepgram/index.js';
export {
  AVATAR_FAULTS,
  type AvatarFault,
  type AvatarRefusal,
  FAULT_KINDS,
  FAULT_MOMENTS,
  FAULTS,
  type Fault,
  type FaultKind,
  type FaultMoment,
  type FaultPlan,
  type FaultRule,
  type FaultSample,
  type FaultTarget,
  type HandshakeFault,
  HTTP_FAULT_STATUSES,
  type HttpFaultStatus,
  isAvatarFault,
  isHandshakeFault,
  type LiveFault,
  type RandomFaultsOptions,
  randomFaults,
  randomFaultsDefaults,
} from './faults/index.js';
export * from './gemini/index.js';
export * from './heygen/index.js';
export {
  type Delay,
  LATENCY_PROFILES,
  type LatencyKind,
  type LatencyOption,
  type LatencyProfile,
} from './latency/index.js';
export * from './liveavatar/index.js';
export {
  createRecorder,
  type RecordedConnection,
  type RecordedEnd,
  type RecordedMessage,
  type Recorder,
  type RecorderOptions,
  type RecorderPredicate,
} from './recorder/index.js';
export {
  type ConnectionInfo,
  type Simulator,
  type SimulatorConnection,
  type SimulatorOptions,
  simulatorDefaults,
  type Vendor,
} from './server/index.js';
export {
  atSpeakingPace,
  type Heard,
  offlineSpeech,
  readTelegraph,
  SPEECH_RATE,
  type SpeakRequest,
  type Speech,
  type SpeechOption,
  type SpokenPiece,
  scriptedSpeech,
  type TranscribeRequest,
  telegraph,
  telegraphMs,
  telegraphStt,
  telegraphTts,
  type VoiceEvent,
  type VoiceFinder,
  type VoiceFinderOptions,
  wordsIn,
} from './speech/index.js';
export { type Simulators, type StartSimulatorsOptions, startSimulators } from './start-simulators.js';
export * from './twilio/index.js';
