import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock/index.js';
import {
  FunctionCallStartFrame,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  PlayoutElsewhereFrame,
  PlayoutFrame,
  TextFrame,
  TTSSpeakFrame,
  TTSTextFrame,
} from '../frames/index.js';
import { pipeline } from '../pipeline/index.js';
import { playout } from '../playout/index.js';
import { inlet, processor } from '../processors/index.js';
import { type TextToSpeech, tts } from '../services/index.js';
import { avatar } from './avatar.js';
import { FakeAvatar } from './fake-avatar.fixture.js';
import { gone } from './talking-bot.fixture.js';

/** A bot that writes to an avatar with a voice of its own, and what passes it, for a voice behind it. */
async function writingBot() {
  const clock = new VirtualClock();
  const fake = new FakeAvatar();
  const passed: string[] = [];
  const behind = processor({
    name: 'behind',
    takes: [LLMTextFrame],
    accepts: [LLMStartFrame, LLMEndFrame, TTSSpeakFrame],
    on: {
      llmText: ({ text }) => void passed.push(text),
      llmStart: () => void passed.push('<'),
      llmEnd: () => void passed.push('>'),
      ttsSpeak: ({ text }) => void passed.push(`! ${text}`),
    },
  });
  const model = processor({
    name: 'model',
    takes: [TextFrame],
    emits: [LLMStartFrame, LLMTextFrame, LLMEndFrame],
    on: {
      text({ text, turn }, ctx) {
        if (text === '<') ctx.emit(new LLMStartFrame({ turn }));
        else if (text === '>') ctx.emit(new LLMEndFrame({ turn, text: '', finishReason: 'stop' }));
        else ctx.emit(new LLMTextFrame({ turn, text }));
      },
    },
  });
  const inside = inlet(TextFrame, TTSSpeakFrame, FunctionCallStartFrame);
  const session = pipeline(inside, model, avatar(fake.text), behind).open({ clock });
  await session.start();
  return {
    clock,
    session,
    fake,
    passed: () => passed.splice(0),
    /** The model writes; `<` and `>` are where its answer begins and ends. */
    write(turn: number, ...pieces: readonly string[]) {
      for (const text of pieces) session.send(new TextFrame({ turn, text }));
    },
  };
}

describe('avatar(), driven by text', () => {
  it('says what the model writes, sentence by sentence, and is answering until it was heard', async () => {
    const { clock, session, fake, passed, write } = await writingBot();
    const words: string[] = [];
    session
      .frames$(TTSTextFrame)
      .subscribe((frame) => words.push(`${frame.text} ${frame.startMs}-${frame.endMs}`));
    const turn = session.beginTurn('a test');
    write(turn, '<', 'It is late. Good night, my friend.', '>');
    expect(fake.take()).toEqual([
      'say 1 It is late.',
      'finish 1',
      'say 2 Good night, my friend.',
      'finish 2',
    ]);
    expect(passed()).toEqual(['<', '>']);
    fake.events.lasts(1, 900);
    fake.events.started(1);
    fake.events.lasts(2, 1_500);
    clock.advance(900);
    fake.events.ended(1);
    fake.events.started(2);
    clock.advance(1_000);
    expect(session.answering).toBe(true);
    clock.advance(500);
    fake.events.ended(2);
    expect(words).toEqual(['It is late. 0-900', 'Good night, my friend. 900-2400']);
    expect(session.turns.at(-1)).toMatchObject({ outcome: 'completed' });
    expect(session.answering).toBe(false);
    await session.end();
    expect(clock.pending).toBe(0);
  });

  it('is cut where it was heard when interrupted', async () => {
    const { clock, session, fake, write } = await writingBot();
    const heard: number[] = [];
    session.frames$(PlayoutFrame).subscribe(({ heardMs }) => heard.push(heardMs));
    const turn = session.beginTurn('a test');
    write(turn, '<', 'It is late. Good night.', '>');
    fake.events.lasts(1, 900);
    fake.events.started(1);
    clock.advance(900);
    fake.take();
    session.beginTurn('a test');
    expect(fake.take()).toEqual(['interrupt']);
    expect(heard.at(-1)).toBe(900);
    expect(session.conversation.messages.at(-1)).toMatchObject({ text: 'It is late.', interrupted: true });
    await session.end();
  });

  it('hands what was not heard to the voice behind it when it is lost, and the rest as it comes', async () => {
    const { clock, session, fake, passed, write } = await writingBot();
    const turn = session.beginTurn('a test');
    write(turn, '<', 'One. Two. Thr');
    fake.events.lasts(1, 500);
    fake.events.started(1);
    clock.advance(500);
    fake.events.ended(1);
    fake.events.lost(gone);
    write(turn, 'ee.', '>');
    expect(passed()).toEqual(['<', 'Two. Thr', 'ee.', '>']);
    expect(session.conversation.messages.at(-1)).toMatchObject({ text: 'One. Two. Three.' });
    await session.end();
  });

  it('leaves the next sentence to the voice when it is lost before that is written', async () => {
    const { clock, session, fake, passed, write } = await writingBot();
    const elsewhere: string[] = [];
    session
      .frames$(PlayoutElsewhereFrame)
      .subscribe((frame) => elsewhere.push(`${frame.turn} from ${frame.heardMs}`));
    const turn = session.beginTurn('a test');
    write(turn, '<', 'One. ');
    session.send(new FunctionCallStartFrame({ turn, callId: 'a call', name: 'look_up', arguments: {} }));
    fake.events.lasts(1, 500);
    fake.events.started(1);
    clock.advance(500);
    fake.events.ended(1);
    fake.events.lost(gone);
    expect(elsewhere).toEqual([`${turn} from 500`]);
    write(turn, 'Two.', '>');
    expect(passed()).toEqual(['<', 'Two.', '>']);
    await session.end();
  });

  it('ends what it is told to say after a turn that was interrupted while it was written', async () => {
    const { clock, session, fake, write } = await writingBot();
    write(session.beginTurn('a test'), '<', 'One. Two');
    session.beginTurn('a test');
    fake.take();
    session.send(new TTSSpeakFrame({ text: 'Hello there.' }));
    const [said = ''] = fake.take();
    const id = Number(said.split(' ')[1]);
    fake.events.started(id);
    clock.advance(700);
    fake.events.ended(id);
    expect(session.answering).toBe(false);
    expect(session.turns.at(-1)).toMatchObject({ outcome: 'completed' });
    await session.end();
  });

  it('hands over a whole answer that has been written already', async () => {
    const { session, fake, passed, write } = await writingBot();
    const turn = session.beginTurn('a test');
    write(turn, '<', 'One. Two.', '>');
    fake.events.lost(gone);
    expect(passed()).toEqual(['<', '>', '<', 'One. Two. ', '>']);
    expect(session.conversation.messages.at(-1)).toMatchObject({ text: 'One. Two.' });
    await session.end();
  });

  it('hands over what it has not begun to say in time, and counts none of it as heard', async () => {
    const { clock, session, fake, passed, write } = await writingBot();
    const heard: number[] = [];
    session.frames$(PlayoutFrame).subscribe(({ heardMs }) => heard.push(heardMs));
    write(session.beginTurn('a test'), '<', 'One. Two.', '>');
    clock.advance(5_200);
    expect(fake.take().at(-1)).toBe('interrupt');
    expect(passed()).toEqual(['<', '>', '<', 'One. Two. ', '>']);
    expect(Math.max(...heard)).toBe(0);
    await session.end();
  });

  it('is not through with a turn before the voice is that says the rest', async () => {
    const clock = new VirtualClock();
    const fake = new FakeAvatar();
    const second: TextToSpeech = {
      name: 'a second for each text',
      async *synthesize() {
        yield { samples: new Int16Array(8_000), sampleRate: 8_000 };
      },
    };
    const inside = inlet(LLMStartFrame, LLMTextFrame, LLMEndFrame);
    const voice = playout({ sampleRate: 8_000, sink: () => ({ write: () => {}, flush: () => {} }) });
    const session = pipeline(inside, avatar(fake.text), tts(second), voice).open({ clock });
    await session.start();
    const turn = session.beginTurn('a test');
    session.send(new LLMStartFrame({ turn }));
    session.send(new LLMTextFrame({ turn, text: 'It is late. Good night.' }));
    session.send(new LLMEndFrame({ turn, text: 'It is late. Good night.', finishReason: 'stop' }));
    fake.events.lasts(1, 900);
    fake.events.started(1);
    fake.events.lasts(2, 700);
    await clock.run(900);
    fake.events.ended(1);
    fake.events.started(2);
    await clock.run(300);
    fake.events.lost(gone);
    await clock.run(500);
    expect(session.turns).toEqual([]);
    session.beginTurn('a test');
    // The avatar said the first sentence; of the second the voice has said half.
    expect(session.turns[0]).toMatchObject({ outcome: 'interrupted', heard: 'It is late.', audioMs: 1_900 });
    expect(session.turns[0]?.heardMs).toBeGreaterThan(1_300);
    await session.end();
  });

  it('passes everything on while there is no avatar', async () => {
    const { session, fake, passed, write } = await writingBot();
    fake.events.lost(gone);
    write(session.beginTurn('a test'), '<', 'One.', '>');
    session.send(new TTSSpeakFrame({ text: 'Two.' }));
    expect(passed()).toEqual(['<', 'One.', '>', '! Two.']);
    expect(fake.take()).toEqual([]);
    await session.end();
  });

  it('says what it is told to say past the model', async () => {
    const { clock, session, fake, passed } = await writingBot();
    session.send(new TTSSpeakFrame({ text: 'Hello there.' }));
    expect(fake.take()).toEqual(['say 1 Hello there.', 'finish 1']);
    expect(passed()).toEqual([]);
    fake.events.started(1);
    clock.advance(10_000);
    expect(session.turns.at(-1)).toMatchObject({ outcome: 'completed' });
    await session.end();
  });

  it('says what it is told to say behind the sentence that the model has begun', async () => {
    const { session, fake, write } = await writingBot();
    const turn = session.beginTurn('a test');
    write(turn, '<', 'It is late. Good ');
    session.send(new TTSSpeakFrame({ text: 'A moment.' }));
    write(turn, 'night, my friend. Till ', 'then.', '>');
    expect(fake.take().filter((line) => line.startsWith('say'))).toEqual([
      'say 1 It is late.',
      'say 2 Good night, my friend.',
      'say 3 A moment.',
      'say 4 Till then.',
    ]);
    await session.cancel();
  });

  it.each([
    ['an abbreviation', ['at 9 p.m.', ' The', ' shop.'], ['We close at 9 p.m.', 'First.', 'The shop.']],
    ['a stop', ['at nine.', '!', ' Bye.'], ['We close at nine.', 'First.', 'Second.', 'Bye.']],
  ])('says what waits behind a sentence that ends with %s, in order', async (_, written, said) => {
    const { session, fake, write } = await writingBot();
    const turn = session.beginTurn('a test');
    write(turn, '<', 'We close ');
    session.send(new TTSSpeakFrame({ text: 'First.' }));
    for (const text of written) {
      if (text === '!') session.send(new TTSSpeakFrame({ text: 'Second.' }));
      else write(turn, text);
    }
    write(turn, '>');
    const lines = fake.take().filter((line) => line.startsWith('say'));
    expect(lines.map((line) => line.replace(/^say \d+ /, ''))).toEqual(said);
    await session.cancel();
  });

  it('leaves what waits for the end of a sentence to the voice, when it is lost before that', async () => {
    const { session, fake, passed, write } = await writingBot();
    const turn = session.beginTurn('a test');
    write(turn, '<', 'It is late. Good ');
    fake.events.started(1);
    session.send(new TTSSpeakFrame({ text: 'A moment.' }));
    passed();
    fake.events.lost(gone);
    write(turn, 'night.', '>');
    expect(passed().slice(1)).toEqual(['! A moment.', 'night.', '>']);
    await session.cancel();
  });
});
