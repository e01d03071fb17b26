import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startDeepgramSimulator } from '../src/index.js';
import { chunks, pause, said } from './audio.js';
import { clientOf, heard, type Message, ONCE } from './deepgram-client.js';

const PARAMS = { ...ONCE, model: 'flux-general-en', encoding: 'linear16', sample_rate: 16_000 } as const;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startDeepgramSimulator({ speech: 'scripted' });
});
afterAll(() => simulator.close());

type Params = Parameters<ReturnType<typeof clientOf>['listen']['v2']['createConnection']>[0];
const listen = async (params: Readonly<Record<string, unknown>> = {}) =>
  heard(await clientOf(simulator).listen.v2.createConnection({ ...PARAMS, ...params } as unknown as Params));
type Listening = Awaited<ReturnType<typeof listen>>;

function send({ connection }: Listening, ...audio: readonly Int16Array[]): void {
  for (const part of audio) for (const chunk of chunks(part, 2_560)) connection.sendMedia(chunk);
}
const turns = ({ messages }: Listening): readonly Message[] =>
  messages.filter(({ type }) => type === 'TurnInfo');
/** The events without the updates. */
const story = (listening: Listening) =>
  turns(listening)
    .filter(({ event }) => event !== 'Update')
    .map(({ event, turn_index, transcript }) => [event, turn_index, transcript]);
const isEnd = (turn: number) => (message: Message) =>
  message.event === 'EndOfTurn' && message.turn_index === turn;

describe('/v2/listen with the SDK', () => {
  it('tells turns, numbers every message and updates four times a second', async () => {
    await using listening = await listen();
    send(
      listening,
      said('book a table', { beforeMs: 600, afterMs: 900 }),
      said('for two people.', { afterMs: 900 }),
    );
    const end = await listening.waitFor(isEnd(1));
    expect(story(listening).map(([event, turn]) => [event, turn])).toEqual([
      ['StartOfTurn', 0],
      ['EndOfTurn', 0],
      ['StartOfTurn', 1],
      ['EndOfTurn', 1],
    ]);
    expect(end).toMatchObject({ transcript: 'for two people.', trigger: 'model' });
    expect(end.words).toMatchObject([{ word: 'for' }, { word: 'two' }, { word: 'people.' }]);
    expect(turns(listening).find(isEnd(0))).toMatchObject({
      transcript: 'book a table',
      audio_window_start: 0,
    });
    expect(end.audio_window_start).toBe(turns(listening).find(isEnd(0))?.audio_window_end);
    expect(listening.messages.map(({ sequence_id }) => sequence_id)).toEqual(
      listening.messages.map((_, n) => n),
    );
    expect(listening.messages[0]?.type).toBe('Connected');
    const ends = turns(listening).map((message) => Number(message.audio_window_end));
    for (const [index, at] of ends.slice(1).entries()) {
      expect(at - (ends[index] as number)).toBeGreaterThanOrEqual(0);
      expect(at - (ends[index] as number)).toBeLessThanOrEqual(0.3);
    }
  });

  it('ends no turn without a word, whatever the noise', async () => {
    await using listening = await listen();
    send(
      listening,
      Int16Array.from({ length: 4_000 }, (_, at) => (at % 2 ? 9_000 : -9_000)),
      pause(6_000),
    );
    await listening.waitFor((message) => Number(message.audio_window_end) > 6);
    expect(turns(listening).every(({ event }) => event === 'Update')).toBe(true);
  });

  it('is eager, resumes, and ends with the words of the last EagerEndOfTurn', async () => {
    await using listening = await listen({ eager_eot_threshold: 0.4, eot_threshold: 0.8 });
    send(listening, said('a pizza please', { afterMs: 350 }), said('with extra cheese', { afterMs: 1_200 }));
    await listening.waitFor(isEnd(0));
    expect(story(listening).map(([event]) => event)).toEqual([
      'StartOfTurn',
      'EagerEndOfTurn',
      'TurnResumed',
      'EagerEndOfTurn',
      'EndOfTurn',
    ]);
    const [, eager, , again, end] = story(listening);
    expect(eager?.[2]).toBe('a pizza please');
    expect(again?.[2]).toBe('a pizza please with extra cheese');
    expect(end?.[2]).toBe(again?.[2]);
  });

  it('waits longer behind words that leave something open', async () => {
    const silenceBefore = async (text: string) => {
      await using listening = await listen();
      send(listening, said(text, { afterMs: 3_000 }));
      const end = await listening.waitFor(isEnd(0));
      return Number(end.audio_window_end) * 1_000 - said(text).length / 16;
    };
    const finished = await silenceBefore('thank you.');
    const open = await silenceBefore('thank you and');
    expect(finished).toBeLessThan(500);
    expect(open).toBeGreaterThan(1_500);
  });

  it('leaves the end to the client at a threshold of 1, and to the timeout in the end', async () => {
    await using listening = await listen({ eot_threshold: 1, eot_timeout_ms: 2_000 });
    send(listening, said('my own turn', { afterMs: 1_000 }));
    listening.connection.sendForceEndTurn({ type: 'ForceEndTurn' });
    expect(await listening.waitFor(isEnd(0))).toMatchObject({ trigger: 'manual', transcript: 'my own turn' });
    send(listening, said('nobody says when', { afterMs: 2_200 }));
    expect(await listening.waitFor(isEnd(1))).toMatchObject({
      trigger: 'timeout',
      transcript: 'nobody says when',
    });
  });

  it('is silent about a ForceEndTurn without a turn', async () => {
    await using listening = await listen();
    send(listening, pause(500));
    listening.connection.sendForceEndTurn({ type: 'ForceEndTurn' });
    listening.connection.sendCloseStream({ type: 'CloseStream' });
    await listening.closed;
    expect(story(listening)).toEqual([]);
  });

  it('changes thresholds and key terms in mid-stream, and refuses what is out of range', async () => {
    await using listening = await listen();
    listening.connection.sendConfigure({
      type: 'Configure',
      thresholds: { eot_threshold: 0.9, eager_eot_threshold: 0.5 },
      keyterms: ['antiphon'],
    });
    expect(await listening.waitFor(({ type }) => type === 'ConfigureSuccess')).toMatchObject({
      sequence_id: 1,
      thresholds: { eot_threshold: 0.9, eager_eot_threshold: 0.5, eot_timeout_ms: 5_000 },
      keyterms: ['antiphon'],
    });
    listening.connection.sendConfigure({ type: 'Configure', thresholds: { eot_threshold: 0.1 } });
    expect(await listening.waitFor(({ type }) => type === 'ConfigureFailure')).toMatchObject({
      sequence_id: 2,
    });
    send(listening, said('hi', { afterMs: 600 }));
    expect(await listening.waitFor(({ event }) => event === 'EagerEndOfTurn')).toMatchObject({
      transcript: 'hi',
    });
  });

  it('closes without a status at CloseStream, and does not end the turn', async () => {
    await using listening = await listen();
    send(listening, said('unfinished business'));
    listening.connection.sendCloseStream({ type: 'CloseStream' });
    expect(await listening.closed).toMatchObject({ code: 1005 });
    expect(story(listening).map(([event]) => event)).not.toContain('EndOfTurn');
  });

  it('says what was wrong with a message before it closes', async () => {
    await using listening = await listen();
    (listening.connection.socket as unknown as { send(text: string): void }).send('{"type":"KeepAlive"}');
    expect(await listening.closed).toMatchObject({ code: 1008 });
    expect(listening.messages.at(-1)).toMatchObject({ type: 'Error', sequence_id: 1 });
  });
});
