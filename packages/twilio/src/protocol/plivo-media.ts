import { digitOf, type Fields, fieldsOf, invalid, mediaOf, parsed, textOf } from './json-protocol.js';
import type { MediaProtocol, StreamStart } from './media-protocol.js';

/**
 * Plivo audio streaming, as Plivo's own SDK reads and writes it: https://github.com/plivo/plivo-stream-sdk-node
 * The stream must be bidirectional, `audio/x-mulaw` at 8 kHz. `extra_headers` is the parameter `extraHeaders`, as it comes.
 *
 * It has no message for the end of a call, only the end of the connection. Every message is parsed: in which form Plivo
 * writes its JSON is not known.
 */
export const plivoMedia: MediaProtocol = {
  name: 'plivo',
  lacks: ['connected', 'stop'],
  scan: () => undefined,
  read(bytes) {
    const message = parsed(bytes);
    switch (textOf(message, 'event')) {
      case 'start':
        return { type: 'start', start: startOf(message, fieldsOf(message, 'start')) };
      case 'media':
        return mediaOf(fieldsOf(message, 'media'));
      case 'dtmf':
        return { type: 'dtmf', digit: digitOf(fieldsOf(message, 'dtmf')) };
      case 'playedStream':
        return { type: 'mark', name: textOf(message, 'name') };
      default:
        return { type: 'other' };
    }
  },
  writer(streamId) {
    const address = `"streamId":${JSON.stringify(streamId)}`;
    const clear = `{"event":"clearAudio",${address}}`;
    return {
      aroundAudio: [MEDIA_HEAD, MEDIA_TAIL],
      media: (codes) => `${MEDIA_HEAD}${codes.toString('base64')}${MEDIA_TAIL}`,
      mark: (name) => `{"event":"checkpoint",${address},"name":${JSON.stringify(name)}}`,
      clear: () => clear,
    };
  },
};

const MEDIA_HEAD =
  '{"event":"playAudio","media":{"contentType":"audio/x-mulaw","sampleRate":8000,"payload":"';
const MEDIA_TAIL = '"}}';

function startOf({ extra_headers: headers }: Fields, start: Fields): StreamStart {
  const { encoding, sampleRate } = fieldsOf(start, 'mediaFormat');
  if (encoding !== 'audio/x-mulaw' || sampleRate !== 8_000) throw invalid('a stream is not µ-law at 8 kHz');
  return {
    streamId: textOf(start, 'streamId'),
    callId: textOf(start, 'callId'),
    accountId: typeof start.accountId === 'string' ? start.accountId : undefined,
    encoding: 'mulaw',
    parameters: typeof headers === 'string' && headers !== '' ? { extraHeaders: headers } : {},
  };
}
