import { encodeMulaw } from '@antiphon/audio';
import {
  InputAudioFrame,
  InputDTMFFrame,
  PlayoutFrame,
  pipeline,
  processor,
  type Session,
  TTSAudioFrame,
  TTSEndFrame,
  VirtualClock,
} from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { CallDesk, type CallProblem, plivoMedia } from '../src/index.js';
import { spoken } from './telegraph-agent.js';

const STREAM = 'b77e037d-4119-44b5-902d-25826b654539';
const CALL = '2b2a0a5c-9a7e-4b2f-8a4c-3d0c7a1f6c11';

/** As in the schemas of Plivo's SDK: numbers count, timestamps are text. */
const start = {
  sequenceNumber: 0,
  event: 'start',
  start: {
    callId: CALL,
    streamId: STREAM,
    accountId: 'MA1',
    tracks: ['inbound'],
    mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000 },
  },
  extra_headers: '{"tenant":"a"}',
};
const media = (codes: Uint8Array) => ({
  sequenceNumber: 1,
  streamId: STREAM,
  event: 'media',
  media: {
    track: 'inbound',
    timestamp: '1734000000000',
    chunk: 1,
    payload: Buffer.from(codes).toString('base64'),
  },
  extra_headers: '{}',
});

function plivoDesk() {
  const clock = new VirtualClock();
  const sent: Record<string, unknown>[] = [];
  const closes: number[] = [];
  const problems: CallProblem[] = [];
  const sessions: Session[] = [];
  const came: string[] = [];
  const desk = new CallDesk({
    protocol: plivoMedia,
    path: '/media',
    clock,
    onProblem: (problem) => problems.push(problem),
    async onCall(call) {
      came.push(`${call.id} ${call.accountId} ${call.parameters.extraHeaders}`);
      const listener = processor({
        name: 'listener',
        takes: [InputAudioFrame, InputDTMFFrame],
        emits: [TTSAudioFrame, TTSEndFrame],
        on: {
          audioIn: ({ samples }) => void came.push(`${samples.length} samples`),
          dtmfIn: ({ digit }) => void came.push(`key ${digit}`),
        },
      });
      const session = pipeline(call.input({ sampleRate: 8_000 }), listener, call.output()).open({ clock });
      sessions.push(session);
      await session.start();
    },
  });
  const stream = desk.take({
    bufferedAmount: 0,
    send: (text) => sent.push(JSON.parse(text)),
    close: (code) => closes.push(code),
    terminate: () => closes.push(1006),
  });
  const tell = (message: object): void => stream.message(Buffer.from(JSON.stringify(message)), false);
  return { clock, desk, stream, tell, sent, closes, problems, sessions, came };
}

describe('a call over Plivo', () => {
  it('begins with its start, hears, is heard by checkpoints, and is cleared', async () => {
    const { clock, tell, sent, sessions, came, problems } = plivoDesk();
    tell(start);
    await clock.run(10);
    tell(media(encodeMulaw(spoken('a').subarray(0, 160))));
    tell({
      event: 'dtmf',
      sequenceNumber: 2,
      streamId: STREAM,
      dtmf: { track: 'inbound', digit: '5', timestamp: '1' },
    });
    await clock.run(10);
    expect(came).toEqual([`${CALL} MA1 {"tenant":"a"}`, '160 samples', 'key 5']);

    const [session] = sessions;
    if (session === undefined) throw new Error('a session is expected');
    const heardMs: number[] = [];
    session.frames$(PlayoutFrame).subscribe((report) => heardMs.push(report.heardMs));
    const samples = spoken('hello');
    session.send(new TTSAudioFrame({ samples, sampleRate: 8_000, turn: session.turn }));
    session.send(new TTSEndFrame({ audioMs: samples.length / 8, turn: session.turn }));
    const payload = Buffer.from(encodeMulaw(samples.subarray(0, 160))).toString('base64');
    expect(sent[0]).toEqual({
      event: 'playAudio',
      media: { contentType: 'audio/x-mulaw', sampleRate: 8000, payload },
    });
    expect(sent[1]).toEqual({ event: 'checkpoint', streamId: STREAM, name: expect.any(String) });
    await clock.run(20);
    tell({ event: 'playedStream', sequenceNumber: 3, streamId: STREAM, name: sent[1]?.name });
    expect(session.state).toBe('running');
    session.interrupt('a test');
    expect(heardMs.at(-1)).toBe(20);
    expect(sent.at(-1)).toEqual({ event: 'clearAudio', streamId: STREAM });
    tell({ event: 'clearedAudio', sequenceNumber: 4, streamId: STREAM });
    expect(problems).toEqual([]);
  });

  it.each([1000, 1005])('ends when the connection is closed with %i: there is no stop', async (code) => {
    const { clock, stream, tell, sessions, problems } = plivoDesk();
    tell(start);
    await clock.run(10);
    stream.closed(code);
    await clock.run(100);
    expect(await sessions[0]?.closed).toMatchObject({ outcome: 'ended', reason: 'the caller has hung up' });
    expect(problems).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('is lost when the connection breaks', async () => {
    const { clock, stream, tell, problems } = plivoDesk();
    tell(start);
    await clock.run(10);
    stream.closed(1006);
    expect(problems).toMatchObject([{ kind: 'lost', callId: CALL }]);
  });

  it.each([
    ['with audio before its start', [media(new Uint8Array(160))], 1008],
    ['with a second start', [start, start], 1008],
    [
      'that is not µ-law',
      [{ ...start, start: { ...start.start, mediaFormat: { encoding: 'audio/x-l16', sampleRate: 8000 } } }],
      1007,
    ],
  ])('is refused %s', async (_what, messages, code) => {
    const { clock, tell, closes, problems } = plivoDesk();
    for (const message of messages) tell(message);
    await clock.run(10);
    expect(closes).toEqual([code]);
    expect(problems).toMatchObject([{ kind: 'refused', status: code }]);
  });
});
