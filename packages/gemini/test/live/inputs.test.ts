import {
  InputImageFrame,
  LanguageFrame,
  LLMRunFrame,
  SpeechStartedFrame,
  SpeechStoppedFrame,
  UserMuteFrame,
} from '@antiphon/core';
import { expect, test } from 'vitest';
import { Call, SDKS } from './call.js';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test.concurrent.each(['gemini-live-2.5-flash-preview', 'gemini-3.1-flash-live-preview'])(
  '%s speaks first when it is asked to',
  async (model) => {
    await using call = await Call.begin({ live: { model }, simulator: { agent: () => 'Good morning.' } });
    call.session.send(new LLMRunFrame({ instruction: 'Greet the caller.' }));
    await call.hears(/^good morning\.$/);
    call.say('hello');
    await call.until(() => call.turns.some(({ user }) => user === 'hello'));
  },
);

test.concurrent('pictures go to the model, one a second at most', async () => {
  await using call = await Call.begin({ simulator: { agent: () => 'A pixel.' } });
  for (let at = 0; at < 5; at++) {
    call.session.send(new InputImageFrame({ image: PIXEL, mimeType: 'image/png' }));
  }
  await call.pass(1_200);
  call.session.send(new InputImageFrame({ image: PIXEL, mimeType: 'image/png' }));
  call.say('what is that');
  await call.finished(1);
  const pictures = call.sentOn(0).filter(({ realtimeInput }) => realtimeInput?.video !== undefined);
  expect(pictures).toHaveLength(2);
  expect(call.session.stats.dropped).toMatchObject({ 'geminiLive.images': 4 });
});

test.concurrent('a voice activity detector in the pipeline tells when the user speaks', async () => {
  await using call = await Call.begin({
    live: { activity: 'voice' },
    simulator: { agent: () => 'We open at nine.' },
  });
  await call.pass(500);
  expect(call.sentOn(0)).toHaveLength(1);
  call.session.send(new SpeechStartedFrame({ voiceAtMs: call.session.now() }));
  call.say('when do you open');
  await call.pass(2_000);
  call.session.send(new SpeechStoppedFrame({ voiceAtMs: call.session.now() - 100 }));
  expect(await call.finished(1)).toMatchObject({ user: 'when do you open', outcome: 'completed' });
  const kinds = call.sentOn(0).flatMap(({ realtimeInput }) => Object.keys(realtimeInput ?? {}));
  expect(kinds.indexOf('activityStart')).toBe(0);
  expect(kinds.at(-1)).toBe('activityEnd');
});

test.concurrent('who is muted is not heard', async () => {
  await using call = await Call.begin({ simulator: { agent: () => 'Yes?' } });
  call.session.send(new UserMuteFrame({ muted: true }));
  call.say('nobody hears this');
  await call.pass(1_500);
  call.session.send(new UserMuteFrame({ muted: false }));
  call.say('hello');
  expect(await call.finished(1)).toMatchObject({ user: 'hello' });
});

test.concurrent('speech that comes faster than it is heard waits, bounded and in order', async () => {
  const long = Array.from({ length: 12 }, (_, at) => `sentence number ${at + 1} of twelve.`).join(' ');
  await using call = await Call.begin({ simulator: { agent: () => long, live: { audioSpeed: 50 } } });
  call.say('talk');
  await call.until(() => (call.session.stats.queued['geminiLive.chunks'] ?? 0) > 10, 'a queue');
  expect(call.session.stats.queued['playout.chunks']).toBeLessThan(100);
  expect(await call.finished(1)).toMatchObject({ outcome: 'completed' });
  expect(call.heard).toBe(long);
});

test.concurrent.each([
  ['gemini-live-2.5-flash-preview', SDKS[0], { speechConfig: { languageCode: 'es-ES' } }, {}],
  ['gemini-3.1-flash-live-preview', SDKS[1], {}, { languageCodes: ['es'] }],
] as const)(
  '%s understands and speaks another language in the session that is taken up for it',
  async (model, sdk, spoken, heard) => {
    await using call = await Call.begin({
      ...sdk,
      live: { model, system: 'Be brief.', language: 'en-US' },
      simulator: {
        agent: ({ contents, system }) =>
          `${contents.filter(({ role }) => role === 'user').length}, ${system?.includes('Spanish') ? 'hola' : 'hello'}.`,
      },
    });
    call.say('good evening');
    expect(await call.finished(1)).toMatchObject({ said: '1, hello.' });
    call.session.send(new LanguageFrame({ language: 'es' }));
    await call.until(() => call.typesOf().includes('language_changed'), 'the change');
    call.say('buenas noches');
    expect(await call.finished(2)).toMatchObject({
      user: 'buenas noches',
      said: '2, hola.',
      outcome: 'completed',
    });
    const [first, second] = [call.sentOn(0)[0]?.setup, call.sentOn(1)[0]?.setup];
    expect(first?.generationConfig).toMatchObject({ speechConfig: { languageCode: 'en-US' } });
    expect(second).toMatchObject({ generationConfig: spoken, inputAudioTranscription: heard });
    expect(second?.sessionResumption).toMatchObject({ handle: expect.any(String) });
    expect(call.links).toHaveLength(2);
  },
);
