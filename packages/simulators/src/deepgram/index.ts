export {
  type DeepgramSimulatorOptions,
  deepgramSimulatorDefaults,
  startDeepgramSimulator,
} from './start-deepgram-simulator.js';
