import { seededRandom, VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { MediaStream, type StreamEnd } from '../stream/index.js';
import { telnyxMedia } from './telnyx-media.js';
import { twilioMedia } from './twilio-media.js';

const payload = Buffer.from(Uint8Array.from({ length: 160 }, (_, at) => (at * 31) % 256));
const twilio = (over: object = {}) => ({
  event: 'media',
  sequenceNumber: '3',
  media: { track: 'inbound', chunk: '1', timestamp: '20', payload: payload.toString('base64'), ...over },
  streamSid: 'MZ1',
});
const twilioStart = {
  event: 'start',
  sequenceNumber: '1',
  start: {
    accountSid: 'AC1',
    streamSid: 'MZ1',
    callSid: 'CA1',
    tracks: ['inbound'],
    mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
    customParameters: { tenant: 'a' },
  },
  streamSid: 'MZ1',
};
const telnyx = {
  event: 'media',
  sequence_number: '4',
  media: { track: 'inbound', chunk: '2', timestamp: '5', payload: payload.toString('base64') },
  stream_id: '32de0dea-53cb',
};
const bytes = (message: unknown): Buffer => Buffer.from(JSON.stringify(message));

describe('a media message', () => {
  it.each([
    ['twilio', twilioMedia, twilio(), 'MZ1'],
    ['telnyx', telnyxMedia, telnyx, '32de0dea-53cb'],
  ])('of %s is read without parsing, as parsing reads it', (_name, protocol, message, streamId) => {
    const scanned = protocol.scan(bytes(message), streamId);
    expect(scanned).toEqual(payload);
    expect(protocol.read(bytes(message))).toEqual({ type: 'media', audio: payload });
  });

  it('is left to the parser when anything about it is unusual', () => {
    const unusual = [
      { ...twilio(), streamSid: 'MZ2' },
      twilio({ track: 'outbound' }),
      twilio({ payload: 'no base64' }),
      twilio({ payload: 'AAA' }),
      { ...twilio(), more: 1 },
      twilioStart,
    ];
    for (const message of unusual) expect(twilioMedia.scan(bytes(message), 'MZ1')).toBeUndefined();
    expect(twilioMedia.scan(Buffer.from(JSON.stringify(twilio(), undefined, 1)), 'MZ1')).toBeUndefined();
    expect(twilioMedia.read(Buffer.from(JSON.stringify(twilio(), undefined, 1)))).toMatchObject({
      type: 'media',
    });
  });
});

describe('the other messages', () => {
  it('are understood', () => {
    expect(twilioMedia.read(bytes(twilioStart))).toEqual({
      type: 'start',
      start: {
        streamId: 'MZ1',
        callId: 'CA1',
        accountId: 'AC1',
        encoding: 'mulaw',
        parameters: { tenant: 'a' },
      },
    });
    expect(twilioMedia.read(bytes({ event: 'dtmf', dtmf: { digit: '#' } }))).toEqual({
      type: 'dtmf',
      digit: '#',
    });
    expect(twilioMedia.read(bytes({ event: 'mark', mark: { name: 'm' } }))).toEqual({
      type: 'mark',
      name: 'm',
    });
    expect(twilioMedia.read(bytes({ event: 'later' }))).toEqual({ type: 'other' });
    expect(
      telnyxMedia.read(
        bytes({
          event: 'start',
          stream_id: 's',
          start: {
            user_id: 'u',
            call_control_id: 'v3:c',
            client_state: 'eA==',
            media_format: { encoding: 'PCMA', sample_rate: 8000, channels: 1 },
          },
        }),
      ),
    ).toEqual({
      type: 'start',
      start: {
        streamId: 's',
        callId: 'v3:c',
        accountId: 'u',
        encoding: 'alaw',
        parameters: { clientState: 'eA==' },
      },
    });
  });

  it.each([
    'x',
    'null',
    '[]',
    '{}',
    '{"event":7}',
    '{"event":"media"}',
    '{"event":"media","media":{"payload":7}}',
    '{"event":"dtmf","dtmf":{"digit":"12"}}',
    '{"event":"start","start":{"streamSid":"MZ"}}',
  ])('are refused when they are %s', (text) => {
    expect(() => twilioMedia.read(Buffer.from(text))).toThrow(
      expect.objectContaining({ code: 'frame_invalid' }),
    );
  });

  it('are written as the carriers want them', () => {
    const codes = Buffer.from([0xff, 0x7f]);
    const to = twilioMedia.writer('MZ1');
    expect(JSON.parse(to.media(codes))).toEqual({
      event: 'media',
      streamSid: 'MZ1',
      media: { payload: '/38=' },
    });
    expect(JSON.parse(to.mark('a"b'))).toEqual({ event: 'mark', streamSid: 'MZ1', mark: { name: 'a"b' } });
    expect(JSON.parse(to.clear())).toEqual({ event: 'clear', streamSid: 'MZ1' });
    const other = telnyxMedia.writer('s');
    expect(JSON.parse(other.media(codes))).toEqual({ event: 'media', media: { payload: '/38=' } });
    expect(JSON.parse(other.mark('a'))).toEqual({ event: 'mark', mark: { name: 'a' } });
    expect(JSON.parse(other.clear())).toEqual({ event: 'clear' });
  });
});

it('takes 10,000 garbled messages: each is understood or refused with its code, and none throws', () => {
  const random = seededRandom(7);
  const clock = new VirtualClock();
  const sources = [
    bytes(twilio()),
    bytes(twilioStart),
    bytes({ event: 'dtmf', streamSid: 'MZ1', dtmf: { track: 'inbound_track', digit: '1' } }),
    bytes({ event: 'mark', streamSid: 'MZ1', mark: { name: 'heard-1' } }),
    bytes({ event: 'stop', streamSid: 'MZ1', stop: { callSid: 'CA1' } }),
  ];
  const counts: Record<string, number> = {};
  let audio: Uint8Array | undefined;
  let ends: StreamEnd[] = [];
  let closes: number[] = [];
  /** A call that is going on. */
  const begun = (): MediaStream => {
    [ends, closes] = [[], []];
    const stream = new MediaStream(
      { bufferedAmount: 0, send: () => {}, close: (code) => closes.push(code), terminate: () => {} },
      { clock, protocol: twilioMedia, startTimeoutMs: 1, silenceTimeoutMs: 1, maxBufferedBytes: 1 },
      {
        started: () => undefined,
        audio: (codes) => {
          audio = codes;
        },
        digit: () => {},
        mark: () => {},
        ended: (end) => ends.push(end),
      },
    );
    stream.message(Buffer.from('{"event":"connected"}'), false);
    stream.message(sources[1] as Buffer, false);
    return stream;
  };
  let stream = begun();
  for (let n = 0; n < 10_000; n++) {
    audio = undefined;
    const garbled = garble(sources[n % sources.length] as Buffer, random);
    stream.message(garbled, false);
    const end = ends[0];
    const outcome = end === undefined ? 'taken' : `${end.by} ${end.code}`;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    if (ends.length > 1 || closes.length !== ends.length || closes[0] !== end?.code) {
      expect.unreachable(`${garbled}: ended ${ends.length} times, closed with ${closes}`);
    }
    // Whatever was read without parsing, parsing reads alike.
    if (audio !== undefined && !Buffer.from(audio).equals(audioOf(garbled))) {
      expect.unreachable(`${garbled} was read in two ways`);
    }
    if (end !== undefined) stream = begun();
  }
  expect(Object.keys(counts).sort()).toEqual(['caller 1000', 'refused 1007', 'refused 1008', 'taken']);
  expect(counts['refused 1007']).toBeGreaterThan(5_000);
});

function audioOf(message: Buffer): Uint8Array {
  const read = twilioMedia.read(message);
  return read.type === 'media' ? read.audio : new Uint8Array(0);
}

/** One to four bytes changed, put in, or left out; or the end missing. */
function garble(source: Buffer, random: () => number): Buffer {
  const below = (limit: number): number => Math.floor(random() * limit);
  let message = Buffer.from(source);
  for (let n = 1 + below(4); n > 0; n--) {
    const at = below(message.length);
    const kind = below(4);
    if (kind === 0) message[at] = below(256);
    else if (kind === 1) message = Buffer.concat([message.subarray(0, at), message.subarray(at + 1)]);
    else if (kind === 2) {
      message = Buffer.concat([message.subarray(0, at), Buffer.from([below(256)]), message.subarray(at)]);
    } else if (below(4) === 0) message = message.subarray(0, at);
  }
  return message;
}
