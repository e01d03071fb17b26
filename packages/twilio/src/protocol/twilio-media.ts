import { fieldsOf, invalid, jsonProtocol, textOf } from './json-protocol.js';
import type { MediaProtocol } from './media-protocol.js';

/** Twilio Media Streams: https://www.twilio.com/docs/voice/media-streams/websocket-messages */
export const twilioMedia: MediaProtocol = jsonProtocol({
  name: 'twilio',
  sequenceField: 'sequenceNumber',
  streamField: 'streamSid',
  addressed: true,
  readStart(_message, start) {
    const format = fieldsOf(start, 'mediaFormat');
    if (format.encoding !== 'audio/x-mulaw' || format.sampleRate !== 8_000 || format.channels !== 1) {
      throw invalid('a stream is not µ-law, 8 kHz, one channel');
    }
    return {
      streamId: textOf(start, 'streamSid'),
      callId: textOf(start, 'callSid'),
      accountId: textOf(start, 'accountSid'),
      encoding: 'mulaw',
      parameters: textsIn(start.customParameters),
    };
  },
});

/** The entries that are text. */
function textsIn(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
