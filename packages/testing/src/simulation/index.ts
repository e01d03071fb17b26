export {
  type SimulationOptions,
  type SimulationReport,
  simulateConversation,
} from './simulate-conversation.js';
