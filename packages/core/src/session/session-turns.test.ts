import { describe, expect, it } from 'vitest';
import {
  Conversation,
  InterruptionFrame,
  inlet,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  type Pipeline,
  pipeline,
  processor,
  type Session,
  type SessionOptions,
  TextFrame,
  TranscriptionFrame,
  TTSSpeakFrame,
  textOf,
  VirtualClock,
} from '../index.js';

/** Answers at once, with the words it heard. */
const answering = processor({
  name: 'answering',
  takes: [TextFrame],
  emits: [LLMStartFrame, LLMTextFrame, LLMEndFrame],
  on: {
    text(frame, ctx) {
      const turn = ctx.session.hear(frame);
      ctx.emit(new LLMStartFrame({ turn }));
      ctx.emit(new LLMTextFrame({ text: `${frame.text} too`, turn }));
      ctx.emit(new LLMEndFrame({ text: `${frame.text} too`, finishReason: 'stop', turn }));
    },
  },
});

/** Answers with a word, and is not done. */
const answeringOpenly = processor({
  name: 'answeringOpenly',
  takes: [TextFrame],
  emits: [LLMStartFrame, LLMTextFrame],
  on: {
    text(frame, ctx) {
      const turn = ctx.session.hear(frame);
      ctx.emit(new LLMStartFrame({ turn }));
      ctx.emit(new LLMTextFrame({ text: `${frame.text} too`, turn }));
    },
  },
});

const answers = pipeline(inlet(TextFrame), answering);

async function open(line: Pipeline, options: SessionOptions = {}): Promise<Session> {
  const session = line.open({ clock: new VirtualClock(), ...options });
  await session.start();
  return session;
}

const told = (conversation: Conversation) =>
  conversation.messages.map((message) => `${'turn' in message ? message.turn : ''} ${textOf(message)}`);

describe('a session with the conversation of another', () => {
  const earlier = (): Conversation => {
    const conversation = new Conversation();
    conversation.addUser('Hello', { turn: 1 });
    conversation.appendAssistant(1, 'Hello too');
    conversation.addUser('Stop', { turn: 2 });
    conversation.appendAssistant(2, 'Stop too');
    conversation.cutAssistant(2, 'Stop');
    return Conversation.restore(conversation.snapshot());
  };

  it('counts on from its last turn, so that nothing is mixed or lost', async () => {
    const session = await open(answers, { conversation: earlier() });
    for (const text of ['One', 'Two']) session.send(new TextFrame({ text }));
    expect(told(session.conversation)).toEqual([
      ...told(earlier()),
      '4 One',
      '4 One too',
      '5 Two',
      '5 Two too',
    ]);
    expect(session.turns.map(({ turn, outcome }) => [turn, outcome])).toEqual([
      [4, 'completed'],
      [5, 'completed'],
    ]);
    expect(await session.cancel()).toMatchObject({ turns: 2 });
  });

  it('greets in a turn of its own, even though the last one was cut', async () => {
    const session = await open(pipeline(inlet(TTSSpeakFrame)), { conversation: earlier() });
    session.send(new TTSSpeakFrame({ text: 'Welcome back.' }));
    await session.cancel();
    expect(told(session.conversation).slice(-2)).toEqual(['2 Stop', '3 Welcome back. ']);
    expect(session.turns).toMatchObject([{ turn: 3, said: 'Welcome back.' }]);
  });

  it('parts what it is told to say from what the model has said', async () => {
    const session = await open(pipeline(inlet(TextFrame, TTSSpeakFrame), answeringOpenly));
    session.send(new TextFrame({ text: 'Hello' }));
    session.send(new TTSSpeakFrame({ text: 'One moment.' }));
    session.send(new TTSSpeakFrame({ text: 'Here it is.' }));
    await session.cancel();
    expect(told(session.conversation)).toEqual(['1 Hello', '1 Hello too One moment. Here it is. ']);
  });

  it('knows a cut that left no message behind', () => {
    const conversation = earlier();
    conversation.appendAssistant(7, 'never heard');
    conversation.cutAssistant(7, '');
    expect(conversation.lastTurn).toBe(7);
    expect(new Conversation().lastTurn).toBe(-1);
  });
});

describe('hear', () => {
  it('adds a frame once, however often it is heard, and answers it in the same turn', async () => {
    const session = await open(answers);
    const frame = new TextFrame({ text: 'Hello' });
    const turn = session.hear(frame);
    session.hear(new TextFrame({ text: 'again' }));
    session.interrupt('a test');
    expect(session.hear(frame)).toBe(turn);
    expect(told(session.conversation)).toEqual(['1 Hello again']);
    expect(session.turn).toBe(2);
    await session.cancel();
  });
});

describe('the records', () => {
  it('know of no turn before the first, whatever words opened that', async () => {
    const session = await open(pipeline(inlet(TranscriptionFrame)));
    session.send(new TranscriptionFrame({ text: 'Good' }));
    session.beginTurn('transcript');
    session.send(new TranscriptionFrame({ text: 'morning' }));
    session.interrupt('voice');
    await session.cancel();
    expect(session.turns.map(({ turn, outcome }) => [turn, outcome])).toEqual([
      [1, 'unanswered'],
      [2, 'cancelled'],
    ]);
  });

  it('are one per turn, also when whoever hears of an interruption begins the next turn', async () => {
    const eager = processor({
      name: 'eager',
      takes: [InterruptionFrame],
      on: {
        interruption({ reason }, ctx) {
          if (reason === 'the first') ctx.session.beginTurn('the second');
        },
      },
    });
    const session = await open(pipeline(eager));
    session.beginTurn('a test');
    expect(session.interrupt('the first')).toBe(3);
    await session.cancel();
    expect(session.turns.map(({ turn }) => turn)).toEqual([1, 3]);
  });
});
