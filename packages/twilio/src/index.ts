export type { UpgradeServer } from '@antiphon/ws-door';
export {
  type CallInputOptions,
  type CallOutputOptions,
  type CallStats,
  callInputDefaults,
  callOutputDefaults,
  type PhoneCall,
  type SinkFactory,
} from './call/index.js';
export {
  CallDesk,
  type CallLimits,
  type CallProblem,
  callLimits,
  type MediaCalls,
  type MediaCallsOptions,
  mediaCalls,
  type ReadParameters,
} from './calls/index.js';
export {
  CALL_RATE,
  type CallEncoding,
  type CarrierMessage,
  type JsonProtocolSpec,
  jsonProtocol,
  type MediaProtocol,
  type MediaWriter,
  plivoMedia,
  type StreamStart,
  telnyxMedia,
  twilioMedia,
} from './protocol/index.js';
export type { FrameWay, MediaStream, StreamEnd, StreamSocket } from './stream/index.js';
export { type KeyTonesOptions, keyTones, keyTonesDefaults } from './tones/index.js';
export {
  type TwilioCalls,
  type TwilioCallsOptions,
  twilioCalls,
  twilioCallsDefaults,
} from './twilio-calls.js';
export {
  type ConnectStreamOptions,
  connectStream,
  type WebhookAnswer,
  type WebhookForm,
  type WebhookOptions,
  type WebhookRequest,
} from './webhook/index.js';
