import {
  ErrorFrame,
  InterimTranscriptionFrame,
  OutputTransportMessageFrame,
  type Session,
  TranscriptionFrame,
} from '@antiphon/core';
import { readPipecatFrame, writePipecatAudio, writePipecatMessage } from '@antiphon/rtvi/frame-free';
import { scriptedLlm } from '@antiphon/testing';
import { expect, it } from 'vitest';
import { scriptedAgent } from './scripted-agent.js';
import { virtualDesk } from './virtual-desk.js';

const said = (type: string, data: unknown = null) =>
  Buffer.from(writePipecatMessage(JSON.stringify({ id: 'c1', label: 'rtvi-ai', type, data })));
const audio = Buffer.from(writePipecatAudio({ bytes: new Uint8Array(640), sampleRate: 16_000, channels: 1 }));
const READY = said('client-ready', { version: '2.1.0', about: { library: 'stock' } });

/** A client that knows nothing but RTVI, and what it was sent. */
async function stock(leadMs?: number) {
  const model = scriptedLlm({ otherwise: { say: 'one two three four five six' } });
  const output = leadMs === undefined ? {} : { leadMs };
  const world = virtualDesk((client, clock) => scriptedAgent(client, { clock, model, output }));
  const played: { readonly atMs: number; readonly ms: number; readonly sampleRate: number }[] = [];
  const types: string[] = [];
  const wire = world.connection((message) => {
    const frame = readPipecatFrame(message);
    if (frame.type === 'message') types.push(JSON.parse(frame.json).type);
    if (frame.type !== 'audio') return;
    const { bytes, sampleRate } = frame.audio;
    played.push({ atMs: world.clock.now(), ms: bytes.length / 2 / (sampleRate / 1000), sampleRate });
  }, false);
  await world.clock.run(10);
  wire.message(READY);
  return { ...world, ...wire, played, types, session: world.sessions[0] as Session };
}

it.each([[undefined], [200]])('is fed no more than 80 ms ahead, whatever is wished: %s', async (leadMs) => {
  const { message, clock, played } = await stock(leadMs);
  message(said('send-text', { content: 'count' }));
  await clock.run(3_000);
  const startMs = played[0]?.atMs ?? Number.NaN;
  const aheadMs = played.map(({ atMs, ms }, at) => at * ms - (atMs - startMs));
  expect(Math.max(...aheadMs)).toBe(80);
  expect(new Set(played.map(({ sampleRate }) => sampleRate))).toEqual(new Set([24_000]));
});

it('is sent nothing of a turn that was interrupted, and is not told to drop anything', async () => {
  const { message, clock, played, session, types } = await stock();
  message(said('send-text', { content: 'count' }));
  await clock.run(500);
  session.interrupt('a test');
  // Less than a frame grows silent, so that it does not click.
  const before = played.length;
  await clock.run(3_000);
  expect(played.length).toBe(before);
  expect(types).not.toContain('flush');
  expect(types).toContain('bot-interrupted');
});

it('is spared figures and partial transcripts while it takes what it is sent too slowly', async () => {
  const { line, types, session, desk } = await stock();
  line.bufferedAmount = 65_537;
  session.send(new InterimTranscriptionFrame({ text: 'par' }));
  session.send(new TranscriptionFrame({ text: 'partial' }));
  expect(types.filter((type) => type === 'user-transcription')).toHaveLength(1);
  expect(desk.clients[0]?.stats.sparedMessages).toBe(1);
  line.bufferedAmount = 0;
  session.send(new InterimTranscriptionFrame({ text: 'more' }));
  expect(types.filter((type) => type === 'user-transcription')).toHaveLength(2);
});

it('is cut off, and its session ends, when it leaves unread what it is sent', async () => {
  const { line, message, clock, session, problems } = await stock();
  line.bufferedAmount = 262_145;
  message(said('send-text', { content: 'count' }));
  await clock.run(100);
  expect(line.codes).toEqual([1006]);
  await clock.run(3_000);
  expect((await session.closed).reason).toContain('unread');
  expect(problems).toMatchObject([{ kind: 'lost', error: { code: 'connection_lost' } }]);
});

it('is told of an error, and stays, when a message for it cannot be written', async () => {
  const { session, types, line } = await stock();
  const errors: string[] = [];
  session.frames$(ErrorFrame).subscribe(({ code }) => errors.push(code));
  session.send(new OutputTransportMessageFrame({ message: { big: 1n } as never }));
  expect(errors).toEqual(['frame_invalid']);
  expect(types).toContain('error');
  expect(line.codes).toEqual([]);
});

it('waits for its session: audio up to a bound, messages to the last, and no more of them', () => {
  const { connection, desk, problems } = virtualDesk(() => undefined);
  const { message, line } = connection(() => {}, false);
  for (let count = 0; count < 150; count++) message(audio);
  expect(desk.clients[0]?.stats).toMatchObject({ audioMessages: 150, droppedAudio: 50 });
  for (let count = 0; count < 100; count++) message(READY);
  expect(line.codes).toEqual([]);
  message(READY);
  expect(line.codes).toEqual([1008]);
  expect(problems).toMatchObject([{ kind: 'refused', status: 1008 }]);
});

it('waits for its session with no more than 256 KiB of audio, and of messages', () => {
  const { connection, desk } = virtualDesk(() => undefined);
  const { message, line } = connection(() => {}, false);
  const long = writePipecatAudio({ bytes: new Uint8Array(100_000), sampleRate: 16_000, channels: 1 });
  for (let count = 0; count < 3; count++) message(Buffer.from(long));
  expect(desk.clients[0]?.stats).toMatchObject({ audioMessages: 3, droppedAudio: 1 });
  for (let count = 0; count < 2; count++) message(said('send-text', { content: 'x'.repeat(100_000) }));
  expect(line.codes).toEqual([]);
  message(said('send-text', { content: 'x'.repeat(100_000) }));
  expect(line.codes).toEqual([1008]);
});
