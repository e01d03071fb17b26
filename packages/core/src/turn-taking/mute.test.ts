import { describe, expect, test } from 'vitest';
import {
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  FunctionCallResultFrame,
  FunctionCallStartFrame,
  type MetricsFrame,
  TTSSpeakFrame,
} from '../index.js';
import { TestConversation } from './conversation.fixture.js';
import {
  type Floor,
  muteAlways,
  muteDuringFunctionCalls,
  muteFirstSpeech,
  muteUntilFirstBotComplete,
  muteWhen,
  muteWhileBotSpeaks,
} from './index.js';

const open = TestConversation.open;

/** The bot says four words: a second. */
const greet = (talk: TestConversation, atMs = 1000) =>
  talk.at(atMs, () => talk.session.send(new TTSSpeakFrame({ text: 'Welcome to the shop.' })));

describe('a muted user', () => {
  test('is not listened to while the bot speaks', async () => {
    const talk = greet(await open({ mute: [muteWhileBotSpeaks()] }));
    talk.at(1200, () => talk.hearsInterim('Hi'));
    talk.says(1100, { forMs: 300, text: 'Hi.' }).until(2500);
    expect(talk.log).toEqual(['1000 muted by botSpeaks', '2000 unmuted']);
    talk.says(3000, { forMs: 300, text: 'Hello.' }).until(6000);
    expect(talk.turns).toEqual([[1, 'Hello.']]);
  });

  test('is counted', async () => {
    const talk = greet(await open({ mute: [muteWhileBotSpeaks()] }));
    talk.says(1100, { forMs: 300, text: 'Hi.' }).until(2500);
    const counts = talk.frames.filter(({ kind }) => kind === 'metrics') as MetricsFrame[];
    expect(counts.map(({ name, value }) => [name, value])).toEqual([
      ['mutedVoices', 1],
      ['mutedTranscripts', 1],
    ]);
  });

  test('does not get a late transcript through', async () => {
    const talk = greet(await open({ mute: [muteWhileBotSpeaks()] }));
    talk.says(1100, { forMs: 600, text: 'Hi.', sttMs: 500 }).until(5000);
    expect(talk.turns).toEqual([]);
  });

  test('who still speaks when the mute ends counts from then on', async () => {
    const talk = greet(await open({ mute: [muteWhileBotSpeaks()] }));
    talk.says(1800, { forMs: 1000, text: 'A table for two.' }).until(5000);
    expect(talk.log).toEqual([
      '1000 muted by botSpeaks',
      '2000 unmuted',
      '2000 started by voice',
      '3200 stopped by silence',
      '3200 turn 1: A table for two.',
    ]);
  });

  test('gives back the turn that is open, with the words so far', async () => {
    let muted = false;
    let floor: Floor | undefined;
    const predicate = (seen: Floor) => {
      floor = seen;
      return muted;
    };
    const talk = await open({ mute: [muteWhen(predicate)] });
    talk.at(1500, () => talk.hears('One moment.'));
    talk.at(2000, () => {
      muted = true;
      floor?.reconsider();
    });
    talk.says(1000, { forMs: 1200, text: 'please.' }).until(5000);
    expect(talk.log).toEqual([
      '1060 started by voice',
      '2000 stopped by mute',
      '2000 turn 1: One moment.',
      '2000 muted by custom',
    ]);
  });

  test('is not listened to from the moment a predicate holds, whoever notices', async () => {
    let muted = false;
    const talk = await open({ mute: [muteWhen(() => muted)] });
    talk.at(1000, () => {
      muted = true;
    });
    talk.at(2000, () => talk.hears('Hello.')).until(5000);
    expect(talk.log).toEqual(['2000 muted by custom']);
  });

  test('until the bot has spoken once', async () => {
    const talk = greet(await open({ mute: [muteUntilFirstBotComplete()] }));
    expect(talk.log).toEqual(['0 muted by untilFirstBotComplete']);
    talk.says(200, { forMs: 300, text: 'Hi.' }).until(2500);
    expect(talk.log.slice(1)).toEqual(['2000 unmuted']);
    greet(talk, 3000).until(5000);
    expect(talk.log).toHaveLength(2);
  });

  test('while the bot speaks for the first time', async () => {
    const talk = greet(await open({ mute: [muteFirstSpeech()] }));
    greet(talk, 3000).until(5000);
    expect(talk.log).toEqual(['1000 muted by firstSpeech', '2000 unmuted']);
  });

  test('notices a bot whose speaking is told upstream', async () => {
    const talk = await open({ mute: [muteWhileBotSpeaks()] });
    talk.at(1000, () => talk.session.sendUp(new BotStartedSpeakingFrame()));
    talk.at(2000, () => talk.session.sendUp(new BotStoppedSpeakingFrame({ interrupted: false }))).until(3000);
    expect(talk.log).toEqual(['1000 muted by botSpeaks', '2000 unmuted']);
  });

  test('is heard again when an interruption has ended the tool calls', async () => {
    const talk = await open({ mute: [muteDuringFunctionCalls()] });
    const call = { callId: 'a', name: 'book', arguments: {} };
    talk.at(1000, () => talk.session.send(new FunctionCallStartFrame(call)));
    talk.at(2000, () => talk.session.interrupt('operator')).until(3000);
    expect(talk.log).toEqual(['1000 muted by functionCalls', '2000 interrupted turn 0', '2000 unmuted']);
  });

  test('while tools are called', async () => {
    const talk = await open({ mute: [muteDuringFunctionCalls()] });
    const call = { callId: 'a', name: 'book' };
    talk.at(1000, () => talk.session.send(new FunctionCallStartFrame({ ...call, arguments: {} })));
    talk.says(1100, { forMs: 300, text: 'Hi.' });
    const result = { ...call, result: 'done', failed: false, tookMs: 1000 };
    talk.at(2000, () => talk.session.send(new FunctionCallResultFrame(result)));
    talk.until(5000);
    expect(talk.log).toEqual(['1000 muted by functionCalls', '2000 unmuted']);
  });

  test('for good', async () => {
    const talk = await open({ mute: [muteAlways()] });
    talk.says(1100, { forMs: 300, text: 'Hi.' }).until(5000);
    expect(talk.log).toEqual(['0 muted by always']);
  });
});
