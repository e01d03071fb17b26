export { CallerRecording, type HeardEvent, type HeardStretch } from './caller-recording.js';
export type { LineOptions } from './caller-voice.js';
export type { SimulatedCallEnd, SimulatedPhoneCall } from './simulated-phone-call.js';
export { SimulatedStream, type SimulatedStreamOptions, simulatedStreamDefaults } from './simulated-stream.js';
export {
  type PlaceCallOptions,
  startTwilioSimulator,
  type TwilioSimulator,
  type TwilioSimulatorOptions,
  twilioSimulatorDefaults,
} from './start-twilio-simulator.js';
