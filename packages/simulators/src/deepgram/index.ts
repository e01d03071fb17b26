export { type DeepgramSimulatorOptions, startDeepgramSimulator } from './start-deepgram-simulator.js';
