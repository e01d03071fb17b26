import { encodeMulaw, resample, writeWav } from '@antiphon/audio';
import { VirtualClock } from '@antiphon/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startDeepgramSimulator } from '../src/index.js';
import { chunks, pause, said } from './audio.js';
import { clientOf, heard, type Message, ONCE, transcriptOf } from './deepgram-client.js';

const PARAMS = { ...ONCE, model: 'nova-3', encoding: 'linear16', sample_rate: 16_000 } as const;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startDeepgramSimulator({ speech: 'scripted' });
});
afterAll(() => simulator.close());

type Params = Parameters<ReturnType<typeof clientOf>['listen']['v1']['createConnection']>[0];
const listen = async (params: Readonly<Record<string, unknown>> = {}) =>
  heard(await clientOf(simulator).listen.v1.createConnection({ ...PARAMS, ...params } as unknown as Params));
type Listening = Awaited<ReturnType<typeof listen>>;

function send({ connection }: Listening, samples: Int16Array | Uint8Array): void {
  for (const chunk of chunks(samples)) connection.sendMedia(chunk);
}
const results = ({ messages }: Listening): readonly Message[] =>
  messages.filter(({ type }) => type === 'Results');
const finals = (listening: Listening) => results(listening).filter((message) => message.is_final);

describe('/v1/listen with the SDK', () => {
  it('gives interim results by the second and a final one at the pause, with words and times', async () => {
    await using listening = await listen({ interim_results: true, endpointing: 300, vad_events: true });
    send(listening, said('hello there my dear friend', { beforeMs: 500, afterMs: 700 }));
    const final = await listening.waitFor((message) => message.speech_final === true);
    expect(transcriptOf(final)).toBe('hello there my dear friend');
    const [started, ...rest] = listening.messages;
    expect(started).toMatchObject({ type: 'SpeechStarted', channel: [0, 1], timestamp: 0.5 });
    expect(rest.map((message) => [message.type, message.is_final])).toEqual([
      ['Results', false],
      ['Results', true],
    ]);
    expect(rest[0]).toMatchObject({ start: 0, duration: 1 });
    expect(final).toMatchObject({
      channel_index: [0, 1],
      start: 0,
      from_finalize: false,
      metadata: { model_info: { name: 'general-nova-3', arch: 'nova-3' } },
      channel: { alternatives: [{ words: [{ word: 'hello', start: 0.5, end: 0.62 }, {}, {}, {}, {}] }] },
    });
  });

  it('goes by received audio, not by time: the same audio in any pieces gives the same results', async () => {
    const audio = said('one two three', { beforeMs: 300, afterMs: 2_000 });
    const told = async (size: number) => {
      await using listening = await listen({
        interim_results: true,
        endpointing: 200,
        utterance_end_ms: 1_000,
      });
      for (const chunk of chunks(audio, size)) listening.connection.sendMedia(chunk);
      listening.connection.sendCloseStream({ type: 'CloseStream' });
      await listening.closed;
      return results(listening).map((message) => [message.start, message.is_final, transcriptOf(message)]);
    };
    expect(await told(audio.length * 2)).toEqual(await told(1_280));
  });

  it('sends UtteranceEnd a second after the last word, even if the endpoint was told before', async () => {
    await using listening = await listen({
      interim_results: true,
      endpointing: 100,
      utterance_end_ms: 1_000,
    });
    send(listening, said('good bye', { afterMs: 1_500 }));
    const end = await listening.waitFor(({ type }) => type === 'UtteranceEnd');
    const words = (
      finals(listening)[0] as unknown as { channel: { alternatives: { words: { end: number }[] }[] } }
    ).channel.alternatives[0]?.words;
    expect(end).toMatchObject({ channel: [0, 1], last_word_end: words?.at(-1)?.end });
  });

  it('cuts long speech into final pieces that are not speech_final', async () => {
    await using listening = await listen({ endpointing: 500 });
    const text = Array.from({ length: 40 }, (_, n) => `word${n}`).join(' ');
    send(listening, said(text, { afterMs: 800 }));
    await listening.waitFor((message) => message.speech_final === true);
    expect(finals(listening).length).toBeGreaterThan(1);
    expect(finals(listening).map(transcriptOf).join(' ')).toBe(text);
    expect(finals(listening).map((message) => message.speech_final)).toEqual([
      ...finals(listening)
        .slice(1)
        .map(() => false),
      true,
    ]);
  });

  it('answers Finalize with what it has, and with nothing when it has nothing', async () => {
    await using listening = await listen({ endpointing: false });
    listening.connection.sendFinalize({ type: 'Finalize' });
    send(listening, said('wait for me'));
    listening.connection.sendFinalize({ type: 'Finalize' });
    const final = await listening.waitFor((message) => message.from_finalize === true);
    expect(final).toMatchObject({ is_final: true });
    expect(transcriptOf(final)).toBe('wait for me');
    expect(listening.messages).toHaveLength(1);
  });

  it('drains on CloseStream: the rest, Metadata, then 1000', async () => {
    await using listening = await listen({});
    send(listening, said('the end'));
    listening.connection.sendCloseStream({ type: 'CloseStream' });
    expect(await listening.closed).toMatchObject({ code: 1000 });
    expect(listening.messages.map(({ type }) => type)).toEqual(['Results', 'Metadata']);
    expect(transcriptOf(listening.messages[0] as Message)).toBe('the end');
    const { sha256, ...metadata } = listening.messages[1] as Message;
    expect(metadata).toMatchObject({ transaction_key: 'deprecated', channels: 1 });
    expect(metadata.duration).toBeCloseTo(said('the end').length / 16_000, 2);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('ends at an empty binary frame too', async () => {
    await using listening = await listen({});
    send(listening, said('so'));
    listening.connection.sendMedia(new Uint8Array(0));
    expect(await listening.closed).toMatchObject({ code: 1000 });
    expect(listening.messages.at(-1)?.type).toBe('Metadata');
  });

  it('understands µ-law of a telephone', async () => {
    await using listening = await listen({ encoding: 'mulaw', sample_rate: 8_000, endpointing: 200 });
    const audio = resample(said('from the phone', { beforeMs: 200, afterMs: 500 }), {
      inputRate: 16_000,
      outputRate: 8_000,
    });
    send(listening, encodeMulaw(audio));
    expect(transcriptOf(await listening.waitFor((message) => message.speech_final === true))).toBe(
      'from the phone',
    );
  });

  it('reads the format from a WAV file when none is given, in pieces of any size', async () => {
    await using listening = await listen({ encoding: undefined, sample_rate: undefined, endpointing: 200 });
    const file = writeWav({ samples: said('from a file', { afterMs: 400 }), sampleRate: 16_000 });
    for (const chunk of chunks(file, 333)) listening.connection.sendMedia(chunk);
    expect(transcriptOf(await listening.waitFor((message) => message.speech_final === true))).toBe(
      'from a file',
    );
  });

  it('takes its time over results, and keeps them in order', async () => {
    const clock = new VirtualClock();
    const latency = { stt: { medianMs: 300, p95Ms: 900 } };
    await using slow = await startDeepgramSimulator({ speech: 'scripted', latency, clock, seed: 5 });
    const connection = await clientOf(slow).listen.v1.createConnection({
      ...PARAMS,
      interim_results: true,
      endpointing: 200,
    } as unknown as Params);
    await using listening = await heard(connection);
    send(listening, said('slow and steady', { beforeMs: 3_000, afterMs: 500 }));
    listening.connection.sendCloseStream({ type: 'CloseStream' });
    await slow.recorder.waitFor(([first]) => first?.messages.at(-1)?.kind === 'CloseStream');
    expect(listening.messages).toEqual([]);
    await clock.run(5_000);
    await listening.closed;
    const ends = results(listening).map(({ start, duration }) => Number(start) + Number(duration));
    expect(ends.length).toBeGreaterThan(3);
    expect(ends).toEqual([...ends].sort((one, other) => one - other));
    expect(listening.messages.at(-1)?.type).toBe('Metadata');
  });

  it('hears each channel by itself with multichannel', async () => {
    await using listening = await listen({ channels: 2, multichannel: true, endpointing: 200 });
    const [left, right] = [said('left side', { afterMs: 600 }), said('right side', { afterMs: 600 })];
    const both = new Int16Array(2 * right.length);
    for (let at = 0; at < right.length; at++) {
      both[2 * at] = left[at] ?? 0;
      both[2 * at + 1] = right[at] ?? 0;
    }
    send(listening, both);
    await listening.waitFor((_, all) => all.filter((message) => message.speech_final).length === 2);
    const told = finals(listening).map((message) => [message.channel_index, transcriptOf(message)]);
    expect(told).toContainEqual([[0, 2], 'left side']);
    expect(told).toContainEqual([[1, 2], 'right side']);
  });

  it('reports silence as final results without words', async () => {
    await using listening = await listen({});
    send(listening, pause(5_200));
    const final = await listening.waitFor((message) => message.is_final === true);
    expect(final).toMatchObject({ duration: 5, speech_final: false });
    expect(transcriptOf(final)).toBe('');
  });
});
