export { type SpeechWorkersOptions, speechWorkersDefaults } from './options.js';
export {
  type SpeechWorkers,
  type SpeechWorkersStats,
  speechWorkers,
  type WorkerRequest,
} from './speech-workers.js';
