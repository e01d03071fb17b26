export { base64Length, encodeBase64 } from './base64.js';
export { type Fields, invalid, type JsonProtocolSpec, jsonProtocol } from './json-protocol.js';
export {
  CALL_RATE,
  type CallEncoding,
  type CarrierMessage,
  type MediaProtocol,
  type MediaWriter,
  type StreamStart,
} from './media-protocol.js';
export { plivoMedia } from './plivo-media.js';
export { telnyxMedia } from './telnyx-media.js';
export { twilioMedia } from './twilio-media.js';
