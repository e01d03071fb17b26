export { type GeminiSimulatorOptions, startGeminiSimulator } from './start-gemini-simulator.js';
