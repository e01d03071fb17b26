import {
  BotStartedSpeakingFrame,
  InterruptionFrame,
  LLMEndFrame,
  TextFrame,
  TTSAudioFrame,
  UserStartedSpeakingFrame,
} from '@antiphon/core';
import { describe, expect, test } from 'vitest';
import { Call, SDKS } from './call.js';

const STORY =
  'Once upon a time there was a lighthouse keeper who counted all the ships that passed by night.';

/** Tells a long story first, and answers briefly after that. */
const storyteller = () => {
  let asked = 0;
  return () => (asked++ === 0 ? STORY : 'Very well.');
};

describe.concurrent.each(SDKS)('interrupting with @google/genai $major', ({ sdk }) => {
  test('the user speaks, the bot falls silent, and what was heard is remembered', async () => {
    await using call = await Call.begin({ sdk, simulator: { agent: storyteller() } });
    call.say('tell me a story');
    await call.until(() => call.framesOf(BotStartedSpeakingFrame).length === 1);
    await call.pass(1_800);
    call.say('stop please');
    const story = await call.finished(1);
    const after = await call.finished(2);
    expect(story).toMatchObject({ turn: 1, outcome: 'interrupted' });
    expect(after).toMatchObject({ turn: 2, outcome: 'completed', user: 'stop please', said: 'Very well.' });
    expect(story.heard).toMatch(/^Once/);
    expect(story.heard.length).toBeLessThan(STORY.length);
    const [, remembered] = call.session.conversation.messages;
    expect(remembered).toMatchObject({ role: 'assistant', interrupted: true, text: story.heard });
    expect(call.heard).toMatch(/very well\.$/);
    // Not a sample of the old turn after the new one began.
    const interrupted = call.framesOf(InterruptionFrame)[0]?.id ?? 0;
    const late = call.framesOf(TTSAudioFrame).filter(({ id, turn }) => id > interrupted && turn === 1);
    expect(late).toEqual([]);
  });
});

test.concurrent('a program interrupts, and what the vendor still says of the old turn is dropped', async () => {
  await using call = await Call.begin({ simulator: { agent: storyteller() } });
  call.say('tell me a story');
  await call.until(() => call.framesOf(BotStartedSpeakingFrame).length === 1);
  await call.pass(200);
  call.session.interrupt('a button was pressed');
  const at = call.frames.length;
  await call.pass(1_500);
  const later = call.frames.slice(at).filter(({ kind }) => kind === 'ttsAudio' || kind === 'llmText');
  expect(later).toEqual([]);
  expect(await call.finished(1)).toMatchObject({ outcome: 'interrupted' });
  // The vendor is done with the old answer after a while; the next one is heard.
  await call.pass(8_000);
  call.say('go on');
  await call.hears(/very well/);
});

test.concurrent('typed words interrupt too', async () => {
  await using call = await Call.begin({ simulator: { agent: storyteller() } });
  call.say('tell me a story');
  await call.until(() => call.framesOf(BotStartedSpeakingFrame).length === 1);
  await call.pass(300);
  call.session.send(new TextFrame({ text: 'Enough!' }));
  expect(await call.finished(1)).toMatchObject({ outcome: 'interrupted' });
  expect(await call.finished(2)).toMatchObject({ outcome: 'completed', user: 'Enough!', said: 'Very well.' });
});

test.concurrent('an answer that must not be interrupted is heard to its end', async () => {
  await using call = await Call.begin({
    live: { interruptible: false },
    simulator: { agent: storyteller() },
  });
  call.say('tell me a story');
  await call.until(() => call.framesOf(BotStartedSpeakingFrame).length === 1);
  await call.pass(300);
  call.say('stop please');
  expect(await call.finished(1)).toMatchObject({ outcome: 'completed', said: STORY });
  expect(await call.finished(2)).toMatchObject({ outcome: 'completed', user: 'stop please' });
  expect(call.framesOf(InterruptionFrame)).toEqual([]);
});

test.concurrent('every answer that begins has an end, and every turn one record', async () => {
  await using call = await Call.begin({ simulator: { agent: () => STORY } });
  for (let turn = 1; turn <= 5; turn++) {
    call.say('go on');
    await call.until(() => call.framesOf(BotStartedSpeakingFrame).length === turn);
    await call.pass(150);
  }
  await call.hangUp();
  expect(call.turns.map(({ turn }) => turn)).toEqual([1, 2, 3, 4, 5]);
  expect(call.turns.slice(0, 4).every(({ outcome }) => outcome === 'interrupted')).toBe(true);
  expect(call.framesOf(UserStartedSpeakingFrame)).toHaveLength(5);
  expect(call.framesOf(LLMEndFrame).length).toBeLessThanOrEqual(5);
});
