export {
  type LiveAvatarSimulator,
  type LiveAvatarSimulatorOptions,
  startLiveAvatarSimulator,
} from './start-live-avatar-simulator.js';
