export {
  type HeygenSimulator,
  type HeygenSimulatorOptions,
  startHeygenSimulator,
} from './start-heygen-simulator.js';
