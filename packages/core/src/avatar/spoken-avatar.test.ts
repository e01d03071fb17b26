import { describe, expect, it } from 'vitest';
import {
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  TTSTextFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '../frames/index.js';
import { gone, talkingBot } from './talking-bot.fixture.js';

describe('avatar(), driven by audio', () => {
  it('speaks in place of the voice, and is heard as it says itself', async () => {
    const { clock, session, fake, voiced, say, endSpeech, told } = await talkingBot();
    told();
    const fromMs = session.now();
    say(300);
    say(200);
    endSpeech();
    expect(fake.take()).toEqual(['write 1 300', 'write 1 200', 'finish 1']);
    clock.advance(400);
    expect(told()).toEqual([]);
    fake.events.started(1);
    clock.advance(550);
    fake.events.ended(1);
    fake.events.ended(1);
    expect(told()).toEqual([
      `${fromMs + 400} botStartedSpeaking 0`,
      `${fromMs + 600} playout 0 200`,
      `${fromMs + 800} playout 0 400`,
      `${fromMs + 950} playout 0 500 finished`,
      `${fromMs + 950} botStoppedSpeaking 0`,
    ]);
    expect(voiced).toEqual([]);
    expect(session.turns.at(-1)).toMatchObject({ outcome: 'completed', heardMs: 500 });
    await session.end();
    expect(fake.take()).toEqual(['close']);
    expect(clock.pending).toBe(0);
  });

  it('leaves in the record when its lips moved, after the user, and after the text', async () => {
    const { clock, session, fake, say, endSpeech } = await talkingBot();
    const turn = session.beginTurn('a test');
    session.send(new UserStoppedSpeakingFrame({ turn, voiceAtMs: session.now() - 300 }));
    clock.advance(100);
    session.send(new LLMTextFrame({ turn, text: 'Good evening.' }));
    clock.advance(200);
    say(500);
    endSpeech();
    clock.advance(400);
    fake.events.started(1);
    clock.advance(500);
    fake.events.ended(1);
    expect(session.turns.at(-1)).toMatchObject({ textToAvatarMs: 600, latency: { avatarMs: 1_000 } });
    fake.events.lost(gone);
    session.beginTurn('a test');
    session.send(new LLMTextFrame({ text: 'By voice.' }));
    say(200);
    endSpeech();
    clock.advance(1_000);
    expect(session.turns.at(-1)?.latency.firstHeardMs).toBeDefined();
    expect(session.turns.at(-1)?.textToAvatarMs).toBeUndefined();
    await session.end();
  });

  it('takes repeated and strange reports without harm', async () => {
    const { clock, fake, say, endSpeech, told, said } = await talkingBot();
    say(400);
    told();
    fake.events.ended(1);
    fake.events.ended(7);
    fake.events.started(7);
    fake.events.started(undefined);
    fake.events.started(1);
    clock.advance(100);
    say(4_000);
    endSpeech();
    // Perhaps of something that was interrupted before: this cannot be over yet.
    fake.events.ended(undefined);
    fake.events.started(1);
    expect(said()).toEqual(['botStartedSpeaking 0']);
  });

  it('goes on without reports that are missing, where that is wished', async () => {
    const { clock, session, say, endSpeech, told } = await talkingBot({ unconfirmed: 'heard' });
    told();
    const fromMs = session.now();
    say(500);
    endSpeech();
    clock.advance(10_000);
    expect(told()).toEqual([
      `${fromMs + 5_000} botStartedSpeaking 0`,
      `${fromMs + 5_200} playout 0 200`,
      `${fromMs + 5_400} playout 0 400`,
      `${fromMs + 7_000} playout 0 500 finished`,
      `${fromMs + 7_000} botStoppedSpeaking 0`,
    ]);
    expect(session.turns.at(-1)).toMatchObject({ outcome: 'completed' });
    await session.end();
  });

  it('counts nothing as heard that it has never said to begin: the voice says that', async () => {
    const { clock, session, fake, voicedMs, say, endSpeech, said } = await talkingBot();
    said();
    say(500);
    endSpeech();
    clock.advance(4_900);
    expect(said()).toEqual([]);
    clock.advance(1_000);
    expect(fake.take().at(-1)).toBe('interrupt');
    expect(voicedMs()).toBe(500);
    expect(session.turns.at(-1)).toMatchObject({ turn: 0, heardMs: 500 });
    await session.end();
  });

  it('counts no more as heard than it has been seen for, and the voice says the rest', async () => {
    const { clock, session, fake, voicedMs, say, endSpeech, said } = await talkingBot({ unseenMs: 500 });
    say(4_000);
    endSpeech();
    fake.events.started(1);
    clock.advance(1_000);
    fake.lastSignMs = clock.now();
    said();
    clock.advance(2_000);
    // Alive 1 s into its speech, and half a second that is taken on trust.
    expect(said().at(-1)).toBe('playout 0 1500');
    fake.events.lost(gone);
    clock.advance(3_000);
    expect(voicedMs()).toBe(2_500);
    expect(session.turns.at(-1)).toMatchObject({ outcome: 'completed', heardMs: 4_000 });
    await session.end();
  });

  it('catches up with what was heard while no sign came of it', async () => {
    const { clock, session, fake, say, endSpeech, said } = await talkingBot({ unseenMs: 500 });
    say(4_000);
    endSpeech();
    fake.events.started(1);
    fake.lastSignMs = clock.now();
    clock.advance(2_000);
    expect(said().at(-1)).toBe('playout 0 500');
    fake.lastSignMs = undefined;
    clock.advance(200);
    expect(said()).toEqual(['playout 0 2200']);
    clock.advance(1_800);
    fake.events.ended(1);
    expect(session.turns.at(-1)).toMatchObject({ outcome: 'completed', heardMs: 4_000 });
    await session.end();
  });

  it('leaves what it does not begin to say to the voice, and after a second time all that follows', async () => {
    const { clock, session, fake, voicedMs, say, endSpeech, said } = await talkingBot();
    say(200);
    endSpeech();
    fake.events.started(1);
    clock.advance(200);
    fake.events.ended(1);
    for (const silent of [1, 2]) {
      fake.take();
      said();
      session.beginTurn('a test');
      say(400);
      endSpeech();
      clock.advance(6_000);
      expect(fake.take().slice(2)).toEqual(silent === 1 ? ['interrupt'] : ['interrupt', 'close']);
      expect(voicedMs()).toBe(silent * 400);
      expect(session.turns.at(-1)).toMatchObject({ turn: silent, heardMs: 400 });
      expect(said().join()).toContain('fake was given speech and has not begun to say it within 5000 ms');
    }
    await session.end();
  });

  it('is silent at once when interrupted, and the conversation keeps what was heard', async () => {
    const { clock, session, fake, say, endSpeech, told, said } = await talkingBot();
    const words = ['one', 'two', 'three', 'four'];
    const turn = session.beginTurn('a test');
    session.send(new LLMStartFrame({ turn }));
    for (const [at, text] of words.entries()) {
      session.send(new LLMTextFrame({ turn, text: `${text} ` }));
      session.send(new TTSTextFrame({ turn, text, startMs: at * 250, endMs: (at + 1) * 250 }));
    }
    say(1_000);
    endSpeech();
    session.send(new LLMEndFrame({ turn, text: words.join(' '), finishReason: 'stop' }));
    fake.events.started(1);
    clock.advance(600);
    told();
    fake.take();
    session.interrupt('a test');
    expect(fake.take()).toEqual(['interrupt']);
    expect(said()).toEqual([
      `playout ${turn} 600 finished`,
      `botStoppedSpeaking ${turn} interrupted`,
      `playoutElsewhere ${turn} 600`,
      // By the voice behind it, which has said nothing.
      `playout ${turn} 600 finished`,
    ]);
    expect(session.conversation.messages.at(-1)).toMatchObject({ text: 'one two', interrupted: true });
    expect(session.turns.at(-1)).toMatchObject({ outcome: 'interrupted', heard: 'one two', heardMs: 600 });
    fake.events.ended(1);
    fake.events.started(1);
    clock.advance(5_000);
    expect(told()).toEqual([]);
    await session.end();
  });

  it('hands the rest of a sentence to the voice when it is lost, from where it was cut', async () => {
    const { clock, session, fake, voiced, voicedMs, say, endSpeech, told, said } = await talkingBot();
    say(500, 0, 1);
    say(500, 0, 2);
    endSpeech();
    fake.events.started(1);
    clock.advance(600);
    told();
    fake.events.lost(gone);
    // What is said of the past by an avatar that is gone counts for nothing.
    fake.events.ended(1);
    clock.advance(200);
    expect(voiced[0]).toMatchObject({ value: 2 });
    expect(said()).toEqual([
      'avatarState lost the line is dead',
      'playout 0 600',
      'botStoppedSpeaking 0',
      'playoutElsewhere 0 600',
      'botStartedSpeaking 0',
      'playout 0 800',
    ]);
    clock.advance(1_000);
    expect(voicedMs()).toBe(400);
    expect(said()).toEqual(['playout 0 1000 finished', 'botStoppedSpeaking 0']);
    expect(session.turns.at(-1)).toMatchObject({ outcome: 'completed', heardMs: 1_000 });
    await session.end();
  });

  it('pushes back while much was not heard, and lets go again', async () => {
    const { clock, session, fake, say, endSpeech, told, said } = await talkingBot();
    told();
    say(4_000);
    say(2_000);
    expect(said()).toEqual(['backPressure high']);
    endSpeech();
    fake.events.started(1);
    clock.advance(3_700);
    expect(told().at(-1)).toContain('backPressure low');
    await session.cancel();
  });

  it('refuses speech beyond its bound, and says so', async () => {
    const { session, say, told } = await talkingBot({ maxKeptMs: 1_000 });
    say(900);
    told();
    say(200);
    expect(told()[0]).toContain('error 200 ms of speech were lost: 900 ms wait for the avatar already');
    await session.cancel();
  });

  it('counts the speech of one turn on, over several utterances', async () => {
    const { clock, session, fake, say, endSpeech, said } = await talkingBot();
    say(300);
    endSpeech();
    say(200);
    endSpeech();
    expect(fake.take()).toEqual(['write 1 300', 'finish 1', 'write 2 200', 'finish 2']);
    fake.events.started(1);
    clock.advance(300);
    fake.events.ended(1);
    fake.events.started(2);
    clock.advance(200);
    fake.events.ended(2);
    expect(said().filter((line) => /botSt|finished/.test(line))).toEqual([
      'botStartedSpeaking 0',
      'playout 0 500 finished',
      'botStoppedSpeaking 0',
    ]);
    await session.end();
  });

  it('is quiet while the speech comes too slowly, and goes on with it', async () => {
    const { clock, session, fake, say, endSpeech, said } = await talkingBot();
    say(300);
    fake.events.started(1);
    clock.advance(2_000);
    say(300);
    endSpeech();
    clock.advance(1_000);
    fake.events.ended(1);
    expect(said().filter((line) => /botSt|finished/.test(line))).toEqual([
      'botStartedSpeaking 0',
      'botStoppedSpeaking 0',
      'botStartedSpeaking 0',
      'playout 0 600 finished',
      'botStoppedSpeaking 0',
    ]);
    await session.end();
  });

  it('ends in order when all was heard, whatever the avatar reports', async () => {
    const { clock, session, say } = await talkingBot();
    say(1_000);
    const ending = session.end();
    await clock.run(7_000);
    expect(await ending).toMatchObject({ outcome: 'ended' });
    expect(clock.pending).toBe(0);
  });

  it('looks as if it listened while the user speaks', async () => {
    const { session, fake } = await talkingBot();
    session.send(new UserStartedSpeakingFrame({}));
    session.send(new UserStoppedSpeakingFrame({}));
    expect(fake.take()).toEqual(['listening true', 'listening false']);
    await session.end();
  });
});
