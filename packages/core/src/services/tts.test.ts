import { describe, expect, test } from 'vitest';
import {
  type Frame,
  FunctionCallStartFrame,
  inlet,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  pipeline,
  processor,
  type TextToSpeech,
  TTSAudioFrame,
  TTSEndFrame,
  TTSSpeakFrame,
  TTSTextFrame,
  type TtsOptions,
  textOf,
  tts,
  VirtualClock,
} from '../index.js';
import { beeping } from './fakes.test-support.js';

async function open(options: TtsOptions = {}) {
  const clock = new VirtualClock();
  const service = beeping(clock);
  const line = pipeline(
    inlet(LLMStartFrame, LLMTextFrame, LLMEndFrame, FunctionCallStartFrame, TTSSpeakFrame),
    tts(service, options),
    congestion,
  );
  const session = line.open({ clock });
  const out: Frame[] = [];
  session.output$.subscribe((frame) => out.push(frame));
  await session.start();
  return { clock, service, session, out };
}

/** Pushes back when told to by the text '(full)', and lets go at '(free)'. */
const congestion = processor({
  name: 'congestion',
  takes: [LLMTextFrame],
  on: {
    llmText({ text }, ctx) {
      if (text === '(full)') ctx.pushBack('high', 2000);
      if (text === '(free)') ctx.pushBack('low', 900);
    },
  },
});

const audioMs = (frames: readonly Frame[]) =>
  frames
    .filter((frame) => frame instanceof TTSAudioFrame)
    .reduce((sum, { samples, sampleRate }) => sum + (samples.length / sampleRate) * 1000, 0);

describe('tts', () => {
  test('speaks sentence by sentence, and says when each word is spoken', async () => {
    const { clock, service, session, out } = await open();
    session.send(new LLMStartFrame({ turn: 0 }));
    for (const text of ['One ', 'two. ', 'Three ', 'four.'])
      session.send(new LLMTextFrame({ text, turn: 0 }));
    session.send(new LLMEndFrame({ text: '', finishReason: 'stop', turn: 0 }));
    await clock.run(200);
    expect(service.asked).toEqual(['One two.', 'Three four.']);
    const words = out.filter((frame) => frame instanceof TTSTextFrame);
    expect(words.map(({ text, startMs, endMs }) => [text, startMs, endMs])).toEqual([
      ['One', 0, 100],
      ['two.', 100, 200],
      ['Three', 200, 300],
      ['four.', 300, 400],
    ]);
    expect(out.at(-1)).toBeInstanceOf(TTSEndFrame);
    expect((out.at(-1) as TTSEndFrame).audioMs).toBe(400);
    expect(audioMs(out)).toBe(400);
    expect(out.filter(({ kind }) => kind === 'ttsStart')).toHaveLength(1);
    await session.cancel();
    expect(clock.pending).toBe(0);
  });

  test('says an utterance given to it, in a turn of its own once the last one is over', async () => {
    const { clock, session, out } = await open();
    session.send(new TTSSpeakFrame({ text: 'Welcome.' }));
    await clock.run(100);
    session.send(new TTSSpeakFrame({ text: 'Are you there?' }));
    await clock.run(100);
    expect(session.turns.map(({ turn, said, outcome }) => [turn, said, outcome])).toEqual([
      [0, 'Welcome.', 'completed'],
      [1, 'Are you there?', 'completed'],
    ]);
    expect(out.filter(({ kind }) => kind === 'ttsEnd').map(({ turn }) => turn)).toEqual([0, 1]);
  });

  test.each([
    [
      'behind the sentence that the model has begun',
      ['We open ', '!', 'at nine. And ', 'close.'],
      ['We open at nine.', 'A moment.', 'And close.'],
    ],
    [
      'though its first clause is being said',
      ['First of all, to be clear, we ', '!', 'open. And close.'],
      ['First of all, to be clear,', 'we open.', 'A moment.', 'And close.'],
    ],
    [
      'at once behind a sentence that is whole',
      ['We open.', '!', '?', ' And close.'],
      ['We open.', 'A moment.', 'And close.'],
    ],
    ['at once where none is begun', ['!', '?', 'We open.'], ['A moment.', 'We open.']],
    [
      'in the midst of a sentence that ends with an abbreviation',
      ['We close at 9 p.m.', '!', ' The', ' shop is open. ', 'Bye.'],
      ['We close at 9 p.m.', 'A moment.', 'The shop is open.', 'Bye.'],
    ],
    [
      'while the word is being written that tells whether an abbreviation ended its sentence',
      ['We close at 9 p.m. T', '!', 'uesdays. ', 'Bye.'],
      ['We close at 9 p.m. Tuesdays.', 'A moment.', 'Bye.'],
    ],
    [
      'behind an abbreviation that ended its sentence, in the next one',
      ['We close at 9 p.m. The', '!', ' shop is open. ', 'Bye.'],
      ['We close at 9 p.m.', 'The shop is open.', 'A moment.', 'Bye.'],
    ],
    [
      'behind a sentence of which nothing tells yet that it has ended',
      ['We open ', '!', 'at nine.', '!', ' And close.'],
      ['We open at nine.', 'A moment.', 'A moment.', 'And close.'],
    ],
    [
      'behind a tool, where nothing is begun',
      ['We open ', '#', '!', '?', 'At nine. ', 'Bye.'],
      ['We open', 'A moment.', 'At nine.', 'Bye.'],
    ],
    [
      'behind another one that ends without a full stop',
      ['!Hold on', '!', '?', 'We open. ', 'Bye.'],
      ['Hold on', 'A moment.', 'We open.', 'Bye.'],
    ],
    ['behind an answer that ends in the midst of one', ['We open', '!'], ['We open', 'A moment.']],
    [
      'before what comes behind a tool',
      ['We open', '!', '#', 'At nine.'],
      ['We open', 'A moment.', 'At nine.'],
    ],
  ])('says a text that comes while the model writes %s', async (_, writing, asked) => {
    const { clock, service, session } = await open();
    session.send(new LLMStartFrame({ turn: 0 }));
    for (const text of writing) {
      if (text.startsWith('!')) session.send(new TTSSpeakFrame({ text: text.slice(1) || 'A moment.' }));
      else if (text === '#')
        session.send(new FunctionCallStartFrame({ callId: '1', name: 'look', arguments: {}, turn: 0 }));
      else if (text !== '?') session.send(new LLMTextFrame({ text, turn: 0 }));
      await clock.run(text === '?' ? 500 : 5);
      if (text === '?') expect(service.asked).toContain('A moment.');
    }
    session.send(new LLMEndFrame({ text: '', finishReason: 'stop', turn: 0 }));
    await clock.run(1_000);
    expect(service.asked).toEqual(asked);
    const said = asked.join(' ');
    expect(session.turns).toMatchObject([{ turn: 0, said, heard: said, outcome: 'completed' }]);
    expect(session.conversation.messages.map(textOf).join('').trim()).toBe(said);
  });

  test('says a text at once, and in order, that no longer fits among those that wait', async () => {
    const { clock, service, session } = await open({ maxQueued: 3 });
    session.send(new LLMStartFrame({ turn: 0 }));
    session.send(new LLMTextFrame({ text: 'We open ', turn: 0 }));
    for (const text of ['One. Two.', 'Three. Four.']) session.send(new TTSSpeakFrame({ text }));
    await clock.run(1_000);
    session.send(new LLMTextFrame({ text: 'at nine. Bye', turn: 0 }));
    await clock.run(1_000);
    session.send(new LLMEndFrame({ text: '', finishReason: 'stop', turn: 0 }));
    await clock.run(1_000);
    expect(service.asked).toEqual(['Three.', 'Four.', 'We open at nine.', 'One.', 'Two.', 'Bye']);
  });

  test('drops a text that waits for the end of a sentence when the turn is taken', async () => {
    const { clock, service, session } = await open();
    session.send(new LLMStartFrame({ turn: 0 }));
    session.send(new LLMTextFrame({ text: 'We open ', turn: 0 }));
    session.send(new TTSSpeakFrame({ text: 'A moment.' }));
    session.interrupt('voice');
    await clock.run(500);
    expect(service.asked).toEqual([]);
    expect(session.turns).toMatchObject([{ turn: 0, outcome: 'interrupted', said: 'We open A moment.' }]);
    const ended = session.end();
    await clock.run(500);
    expect(await ended).toMatchObject({ outcome: 'ended' });
  });

  test('waits while something downstream is full, and loses nothing', async () => {
    const { clock, session, out } = await open();
    session.send(new TTSSpeakFrame({ text: 'One two three.' }));
    session.send(new LLMTextFrame({ text: '(full)', turn: 0 }));
    await clock.run(1000);
    expect(audioMs(out)).toBe(0);
    session.send(new LLMTextFrame({ text: '(free)', turn: 0 }));
    await clock.run(100);
    expect(audioMs(out)).toBe(300);
  });

  test('an interruption ends the utterance and drops those that wait', async () => {
    const { clock, service, session, out } = await open();
    session.send(new LLMStartFrame({ turn: 0 }));
    session.send(new LLMTextFrame({ text: 'One. Two. Three. ', turn: 0 }));
    await clock.run(60);
    const before = service.asked.length;
    session.interrupt('voice');
    session.send(new TTSSpeakFrame({ text: 'Sorry?' }));
    await clock.run(500);
    expect(service.asked.slice(before)).toEqual(['Sorry?']);
    const at = out.findIndex(({ kind }) => kind === 'interruption');
    expect(
      out
        .slice(at)
        .filter(({ lane }) => lane === 'ordered')
        .every(({ turn }) => turn === 1),
    ).toBe(true);
    await session.cancel();
    expect(clock.pending).toBe(0);
  });

  test('an answer that nobody ends is spoken to what there is of it when the session ends', async () => {
    const { clock, service, session } = await open();
    session.send(new LLMStartFrame({ turn: 0 }));
    session.send(new LLMTextFrame({ text: 'Good bye', turn: 0 }));
    const ended = session.end();
    await clock.run(500);
    expect(await ended).toMatchObject({ outcome: 'ended' });
    expect(service.asked).toEqual(['Good bye']);
  });

  test('speaks with a voice of this conversation’s own where the service opens one', async () => {
    const clock = new VirtualClock();
    const service = beeping(clock);
    const own = beeping(clock);
    const log: string[] = [];
    const opening: TextToSpeech = {
      ...service,
      open(host) {
        log.push(host.clock === clock ? 'opened' : 'opened by another clock');
        return { ...own, close: () => void log.push('closed') };
      },
    };
    const session = pipeline(inlet(LLMTextFrame, TTSSpeakFrame), tts(opening)).open({ clock });
    await session.start();
    session.send(new TTSSpeakFrame({ text: 'Welcome.' }));
    await clock.run(100);
    await session.end();
    expect(log).toEqual(['opened', 'closed']);
    expect([service.asked, own.asked]).toEqual([[], ['Welcome.']]);
  });

  test('markup is not spoken, and an answer of nothing else ends all the same', async () => {
    const { clock, service, session } = await open();
    session.send(new LLMStartFrame({ turn: 0 }));
    session.send(new LLMTextFrame({ text: '```\ncode\n```', turn: 0 }));
    session.send(new LLMEndFrame({ text: '', finishReason: 'stop', turn: 0 }));
    await clock.run(100);
    expect(service.asked).toEqual([]);
    expect(session.turns).toMatchObject([{ outcome: 'completed' }]);
  });

  test('a service that fails is named, and the next utterance is spoken', async () => {
    const { clock, service, session, out } = await open();
    const works = service.synthesize.bind(service);
    let first = true;
    Object.assign(service, {
      synthesize: (text: string, options: { signal: AbortSignal }) => {
        if (!first) return works(text, options);
        first = false;
        throw new Error('no voice');
      },
    });
    const errors: string[] = [];
    const { ErrorFrame } = await import('../index.js');
    session
      .frames$(ErrorFrame)
      .subscribe(({ message, processor: name }) => errors.push(`${name}: ${message}`));
    session.send(new TTSSpeakFrame({ text: 'One. Two.' }));
    await clock.run(200);
    expect(errors).toEqual(['tts: no voice']);
    expect(audioMs(out)).toBe(100);
  });
});
