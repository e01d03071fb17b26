import { fieldsOf, invalid, jsonProtocol, textOf } from './json-protocol.js';
import type { CallEncoding, MediaProtocol } from './media-protocol.js';

const ENCODINGS: Readonly<Record<string, CallEncoding>> = { PCMU: 'mulaw', PCMA: 'alaw' };

/**
 * Telnyx media streaming over WebSocket: https://developers.telnyx.com/docs/voice/programmable-voice/media-streaming
 * The stream must be bidirectional in RTP mode, PCMU or PCMA. `client_state` is the parameter `clientState`,
 * as it comes: base64.
 */
export const telnyxMedia: MediaProtocol = jsonProtocol({
  name: 'telnyx',
  sequenceField: 'sequence_number',
  streamField: 'stream_id',
  addressed: false,
  readStart(message, start) {
    const format = fieldsOf(start, 'media_format');
    const encoding = ENCODINGS[String(format.encoding)];
    if (encoding === undefined || format.sample_rate !== 8_000) {
      throw invalid('a stream is neither PCMU nor PCMA at 8 kHz');
    }
    const state = start.client_state;
    return {
      streamId: textOf(message, 'stream_id'),
      callId: textOf(start, 'call_control_id'),
      accountId: typeof start.user_id === 'string' ? start.user_id : undefined,
      encoding,
      parameters: typeof state === 'string' && state !== '' ? { clientState: state } : {},
    };
  },
});
