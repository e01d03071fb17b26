import { VirtualClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import { twilioMedia } from '../protocol/index.js';
import { MediaStream } from './media-stream.js';
import type { StreamEnd } from './stream-end.js';
import type { FrameWay } from './stream-socket.js';

const START = Buffer.from(
  JSON.stringify({
    event: 'start',
    start: {
      accountSid: 'AC',
      streamSid: 'MZ',
      callSid: 'CA',
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
    },
  }),
);

function opened({ starts = true, frames }: { starts?: boolean; frames?: FrameWay } = {}) {
  const clock = new VirtualClock();
  const ends: StreamEnd[] = [];
  const did: string[] = [];
  const socket = {
    bufferedAmount: 0,
    ...(frames === undefined ? {} : { frames }),
    send: (text: string) => did.push(`send ${JSON.parse(text).event}`),
    close: (code: number) => did.push(`close ${code}`),
    terminate: () => did.push('terminate'),
  };
  const options = { clock, protocol: twilioMedia };
  const limits = { startTimeoutMs: 1_000, silenceTimeoutMs: 2_000, maxBufferedBytes: 500 };
  const stream = new MediaStream(
    socket,
    { ...options, ...limits },
    {
      started: () => undefined,
      audio: () => {},
      digit: () => {},
      mark: () => {},
      ended: (end) => ends.push(end),
    },
  );
  stream.message(Buffer.from('{"event":"connected"}'), false);
  if (starts) stream.message(START, false);
  return { clock, stream, socket, ends, did };
}

it('closes a stream that never starts', () => {
  const { clock, stream, ends, did } = opened({ starts: false });
  clock.advance(999);
  stream.watch(clock.now());
  expect(ends).toEqual([]);
  clock.advance(1);
  stream.watch(clock.now());
  expect(ends).toMatchObject([{ by: 'lost', code: 1008 }]);
  expect(did).toEqual(['close 1008']);
});

it('cuts off a line on which nothing comes, not even silence', () => {
  const { clock, stream, ends, did } = opened();
  clock.advance(1_500);
  stream.message(Buffer.from('{"event":"other"}'), false);
  clock.advance(1_500);
  stream.watch(clock.now());
  expect(ends).toEqual([]);
  clock.advance(500);
  stream.watch(clock.now());
  expect(ends).toMatchObject([{ by: 'lost', error: { code: 'connection_lost' } }]);
  expect(did).toEqual(['terminate']);
});

it('cuts off a peer that leaves what it is sent unread, and sends no more', () => {
  const { stream, socket, ends, did } = opened();
  const codes = Buffer.alloc(160);
  socket.bufferedAmount = 500;
  expect(stream.media(codes)).toBe(true);
  socket.bufferedAmount = 501;
  expect(stream.media(codes)).toBe(false);
  expect(stream.media(codes)).toBe(false);
  expect(did).toEqual(['send media', 'terminate']);
  expect(ends).toMatchObject([{ by: 'lost' }]);
});

it('ends once, whatever comes afterwards', () => {
  const { stream, ends, did } = opened();
  stream.message(Buffer.from('{"event":"stop","stop":{}}'), false);
  stream.message(Buffer.from('nonsense'), false);
  stream.closed(1006);
  stream.close('late');
  expect(stream.clear()).toBe(false);
  expect(ends).toMatchObject([{ by: 'caller', code: 1000 }]);
  expect(did).toEqual(['close 1000']);
});

it('tells the end of its own close, and says so to the peer', () => {
  const { stream, ends, did } = opened();
  stream.close('done');
  stream.closed(1000);
  expect(ends).toMatchObject([{ by: 'agent', code: 1000, error: undefined }]);
  expect(did).toEqual(['close 1000']);
});

it('writes audio and the mark behind it in one go, and waits its turn behind what has not left', () => {
  const written: string[] = [];
  const frames = { isFree: true, write: (bytes: Uint8Array) => written.push(Buffer.from(bytes).toString()) };
  const { stream, did } = opened({ frames });
  expect(stream.media(Buffer.alloc(160), 'first')).toBe(true);
  expect(written).toHaveLength(1);
  expect(written[0]).toMatch(/"event":"media".*"event":"mark".*"first"/);
  frames.isFree = false;
  expect(stream.media(Buffer.alloc(160), 'second')).toBe(true);
  expect(written).toHaveLength(1);
  expect(did).toEqual(['send media', 'send mark']);
  stream.close('enough');
  frames.isFree = true;
  expect(stream.media(Buffer.alloc(160))).toBe(false);
  expect(written).toHaveLength(1);
});
