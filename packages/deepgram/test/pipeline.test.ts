import { encodeMulaw, joinPcm16, resample } from '@antiphon/audio';
import {
  ConnectionStateFrame,
  ErrorFrame,
  endOfTurnByRecogniser,
  InputAudioFrame,
  InputEncodedAudioFrame,
  InterruptionFrame,
  inlet,
  llm,
  onVoice,
  pipeline,
  type Session,
  stt,
  TranscriptionFrame,
  TTSAudioFrame,
  TTSEndFrame,
  TTSTextFrame,
  tts,
  turnTaking,
} from '@antiphon/core';
import { readTelegraph, type Simulator, startDeepgramSimulator } from '@antiphon/simulators';
import { scriptedLlm } from '@antiphon/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deepgramStt, deepgramTts } from '../src/index.js';
import { fast, realTime, said, until } from './listening.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startDeepgramSimulator({
    speech: 'scripted',
    latency: { ttsPerChunk: { medianMs: 1, p95Ms: 2 } },
  });
});
afterAll(() => simulator.close());

const account = () => ({ apiKey: 'key', baseUrl: simulator.url, connection: fast });
const voice = () => deepgramTts({ ...account(), sampleRate: 16_000 });

/** What leaves a session, as it leaves. */
function listenTo(session: Session) {
  const spoken: Int16Array[] = [];
  const words: string[] = [];
  const errors: string[] = [];
  const states: string[] = [];
  let ends = 0;
  session.frames$(TTSAudioFrame).subscribe(({ samples }) => spoken.push(samples));
  session.frames$(TTSTextFrame).subscribe(({ text }) => words.push(text));
  session.frames$(ErrorFrame).subscribe(({ message }) => errors.push(message));
  session
    .frames$(ConnectionStateFrame)
    .subscribe(({ processor, state }) => states.push(`${processor} ${state}`));
  session.frames$(TTSEndFrame).subscribe(() => ends++);
  return {
    words,
    errors,
    states,
    ends: () => ends,
    sound: () => joinPcm16(spoken),
    understood: () =>
      readTelegraph(joinPcm16(spoken))
        .map(({ text }) => text)
        .join(' '),
  };
}

it('holds a conversation: Flux hears and takes the turns, a voice answers', async () => {
  const model = scriptedLlm({ rules: [{ when: 'table', say: 'for how many? i will see.' }] });
  const session = pipeline(
    inlet(InputAudioFrame),
    stt(deepgramStt({ ...account(), model: 'flux-general-en' })),
    turnTaking({ start: [onVoice()], end: [endOfTurnByRecogniser()] }),
    llm(model),
    tts(voice()),
  ).open();
  const heard = listenTo(session);
  await session.start();
  const speech = said('book a table.', { beforeMs: 300, afterMs: 900 });
  for (let at = 0; at < speech.length; at += 320) {
    session.send(new InputAudioFrame({ samples: speech.slice(at, at + 320), sampleRate: 16_000 }));
    if (at % 3_200 === 0) await realTime(1);
  }
  await until('the answer', () => heard.ends() > 0);
  await session.end();
  expect(heard.errors).toEqual([]);
  expect(model.requests.map(({ messages }) => messages.at(-1))).toMatchObject([{ role: 'user' }]);
  expect(heard.understood()).toBe('for how many? i will see.');
  expect(heard.words.join(' ')).toBe('for how many? i will see.');
  expect(heard.states).toEqual(expect.arrayContaining(['stt open', 'tts open', 'stt closed', 'tts closed']));
  await until('the end of the sockets', () => simulator.connections.every(({ open }) => !open));
});

it('understands what a telephone line sends, undecoded', async () => {
  const service = deepgramStt({ ...account(), encoding: 'mulaw', sampleRate: 8_000 });
  const session = pipeline(inlet(InputEncodedAudioFrame), stt(service, { input: 'encoded' })).open();
  const texts: string[] = [];
  session.frames$(TranscriptionFrame).subscribe(({ text }) => texts.push(text));
  await session.start();
  const line = encodeMulaw(
    resample(said('hello from a telephone', { afterMs: 500 }), { inputRate: 16_000, outputRate: 8_000 }),
  );
  for (let at = 0; at < line.length; at += 160)
    session.send(
      new InputEncodedAudioFrame({ audio: line.slice(at, at + 160), encoding: 'mulaw', sampleRate: 8_000 }),
    );
  await session.end();
  expect(texts.filter((text) => text !== '').join(' ')).toBe('hello from a telephone');
});

it('falls silent when it is interrupted, and tells what was said', async () => {
  const text = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen.';
  const model = scriptedLlm({
    rules: [
      { when: 'again', say: 'yes.' },
      { when: /./, say: text },
    ],
  });
  const session = pipeline(inlet(TranscriptionFrame), llm(model), tts(voice())).open();
  const heard = listenTo(session);
  await session.start();
  session.send(new TranscriptionFrame({ text: 'count' }));
  await until('some words', () => heard.words.length > 3);
  session.send(new InterruptionFrame({ interruptedTurn: session.turn, reason: 'test' }));
  const saidMs = heard.sound().length / 16;
  const words = heard.words.length;
  session.send(new TranscriptionFrame({ text: 'again' }));
  await until('the next answer', () => heard.ends() > 0);
  await session.end();
  expect(heard.errors).toEqual([]);
  expect(words).toBeLessThan(15);
  expect(heard.words.slice(words)).toEqual(['yes.']);
  const rest = heard.sound().subarray(Math.round(saidMs * 16));
  expect(readTelegraph(rest).map((word) => word.text)).toEqual(['yes.']);
});
