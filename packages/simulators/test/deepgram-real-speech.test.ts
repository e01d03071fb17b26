import { readFile } from 'node:fs/promises';
import { encodeMulaw, parseWav, resample } from '@antiphon/audio';
import { recordedVoice, unloadOffline, wordErrors } from '@antiphon/offline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startDeepgramSimulator } from '../src/index.js';
import { chunks, pause } from './audio.js';
import { clientOf, heard, type Message, ONCE, transcriptOf } from './deepgram-client.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startDeepgramSimulator();
});
afterAll(async () => {
  await simulator.close();
  await unloadOffline();
});

const SENTENCE = 'I would like to book a table for two people.';

describe('Deepgram with real speech inside', () => {
  it('understands in Nova and in Flux what it has said itself, over the telephone', async () => {
    const client = clientOf(simulator);
    const speaking = await client.speak.v1.audio.generate({
      model: 'aura-2-thalia-en',
      encoding: 'linear16',
      sample_rate: 16_000,
      container: 'none',
      text: SENTENCE,
    } as Parameters<typeof client.speak.v1.audio.generate>[0]);
    const speech = new Int16Array(await speaking.arrayBuffer());
    expect(speech.length).toBeGreaterThan(16_000);

    type V1 = Parameters<typeof client.listen.v1.createConnection>[0];
    const nova = {
      model: 'nova-3',
      encoding: 'mulaw',
      sample_rate: 8_000,
      endpointing: 300,
      punctuate: true,
    };
    await using phone = await heard(
      await client.listen.v1.createConnection({ ...ONCE, ...nova } as unknown as V1),
    );
    const narrow = resample(speech, { inputRate: 16_000, outputRate: 8_000 });
    for (const chunk of chunks(encodeMulaw(narrow), 160)) phone.connection.sendMedia(chunk);
    for (const chunk of chunks(encodeMulaw(pause(500)), 160)) phone.connection.sendMedia(chunk);
    const final = await phone.waitFor((message) => message.speech_final === true);
    expect(wordErrors(SENTENCE, transcriptOf(final)).errors).toBeLessThanOrEqual(2);

    type V2 = Parameters<typeof client.listen.v2.createConnection>[0];
    const flux = {
      model: 'flux-general-en',
      encoding: 'linear16',
      sample_rate: 16_000,
      eager_eot_threshold: 0.4,
    };
    await using turn = await heard(
      await client.listen.v2.createConnection({ ...ONCE, ...flux } as unknown as V2),
    );
    for (const chunk of chunks(speech, 2_560)) turn.connection.sendMedia(chunk);
    for (const chunk of chunks(pause(1_500), 2_560)) turn.connection.sendMedia(chunk);
    const end = await turn.waitFor((message) => message.event === 'EndOfTurn');
    expect(wordErrors(SENTENCE, String(end.transcript)).errors).toBeLessThanOrEqual(1);
    const names = turn.messages.map(({ event }) => event);
    expect(names.indexOf('StartOfTurn')).toBeLessThan(names.lastIndexOf('EagerEndOfTurn'));
    expect(names.lastIndexOf('EagerEndOfTurn')).toBeLessThan(names.indexOf('EndOfTurn'));
    expect(simulator.recorder.problems).toEqual([]);
  });

  it('understands a human voice, and gives its words times in order and inside the audio', async () => {
    const { path, transcript } = recordedVoice();
    const { samples } = parseWav(await readFile(path));
    const client = clientOf(simulator);
    type V1 = Parameters<typeof client.listen.v1.createConnection>[0];
    const nova = {
      model: 'nova-3',
      encoding: 'linear16',
      sample_rate: 16_000,
      endpointing: 300,
      punctuate: true,
    };
    await using human = await heard(
      await client.listen.v1.createConnection({ ...ONCE, ...nova } as unknown as V1),
    );
    for (const chunk of chunks(samples, 3_200)) human.connection.sendMedia(chunk);
    human.connection.sendCloseStream({ type: 'CloseStream' });
    await human.closed;
    const finals = human.messages.filter((message) => message.is_final === true);
    const text = finals.map(transcriptOf).join(' ');
    expect(wordErrors(transcript, text).rate, text).toBeLessThanOrEqual(0.25);
    const words = finals.flatMap(wordsOf);
    let last = 0;
    for (const { start, end } of words) {
      expect(start).toBeGreaterThanOrEqual(last);
      expect(end).toBeGreaterThan(start);
      last = end;
    }
    expect(last).toBeLessThanOrEqual(samples.length / 16_000);
    expect(simulator.recorder.problems).toEqual([]);
  });
});

const wordsOf = (message: Message) =>
  (message as unknown as { channel: { alternatives: { words: { start: number; end: number }[] }[] } }).channel
    .alternatives[0]?.words ?? [];
