import { encodeMulaw } from '@antiphon/audio';
import {
  type AntiphonError,
  Conversation,
  deferred,
  type RecognitionEvents,
  type ServiceHost,
  type SpeechToText,
  textOf,
  VirtualClock,
} from '@antiphon/core/frame-free';
import {
  expectNoLeak,
  inVirtualTime,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  toneOf,
  voiceOf,
  wordsIn,
} from '@antiphon/testing';
import { describe, expect, it } from 'vitest';
import {
  type ClassicAgentOptions,
  classicAgent,
  pacedSpeech,
  type SpeechHost,
  type SpeechOutput,
} from '../src/index.js';

const RATE = 16_000;

/** An agent of scripted services, and what is played of it. */
function agentOn(clock: VirtualClock, options: Partial<ClassicAgentOptions> = {}) {
  const played: number[] = [];
  const agent = classicAgent({
    clock,
    vad: scriptedVad(),
    stt: scriptedStt({ clock, finalAfterMs: 100 }),
    llm: scriptedLlm({ clock, firstAfterMs: 100, paceMs: 10 }),
    tts: scriptedTts({ clock, firstAfterMs: 50 }),
    output: pacedSpeech({
      sampleRate: RATE,
      sink: () => ({ write: (samples) => void played.push(...samples), flush() {} }),
    }),
    ...options,
  });
  return {
    agent,
    start: () => inVirtualTime(clock, agent.start(), 30_000),
    /** Hears words, or a hum of so many ms, and then silence. */
    async hears(what: string | number, forMs = 5_000) {
      const samples = typeof what === 'number' ? toneOf(what) : voiceOf(what).samples;
      const lengthMs = Math.max(forMs, samples.length / 16);
      for (let ms = 0; ms < lengthMs; ms += 20) {
        const frame = new Int16Array(320);
        frame.set(samples.subarray(ms * 16, ms * 16 + 320));
        // A frame comes when its last sample has been spoken.
        await clock.run(20);
        agent.hear(frame, RATE);
      }
    },
    saidAloud: () =>
      wordsIn(Int16Array.from(played), RATE)
        .map(({ text }) => text)
        .join(' '),
  };
}

/** A recogniser that keeps what it is given. */
function keepingStt(extra: Partial<SpeechToText> = {}) {
  const given: (readonly [string, number])[] = [];
  let events: RecognitionEvents | undefined;
  let host: ServiceHost | undefined;
  const stt: SpeechToText = {
    name: 'keeping',
    open(to, by) {
      events = to;
      host = by;
      return {
        write: (samples) => given.push(['pcm', samples.length]),
        writeEncoded: (audio, encoding) => given.push([encoding, audio.length]),
        speechStarted: () => given.push(['voice', 0]),
        close() {},
      };
    },
    ...extra,
  };
  return { stt, given, events: () => events as RecognitionEvents, host: () => host as ServiceHost };
}

describe('a classic agent', () => {
  it('answers, and tells of it as it happens', async () => {
    const clock = new VirtualClock();
    const told: string[] = [];
    const { start, agent, hears, saidAloud } = agentOn(clock, {
      on: {
        userStarted: (turn) => told.push(`user ${turn}`),
        interim: (text) => told.push(`… ${text}`),
        transcript: (text, turn) => told.push(`${turn}: ${text}`),
        answer: (text) => told.push(text),
        botStarted: (turn) => told.push(`bot ${turn}`),
        botStopped: (turn, interrupted) => told.push(`bot ${turn} done ${interrupted}`),
        turn: ({ outcome }) => told.push(outcome),
      },
    });
    await start();
    await hears('hello there');
    await inVirtualTime(clock, agent.end(), 10_000);
    expect(told).toEqual([
      'user 1',
      '… hello',
      '… hello there',
      '1: hello there',
      'You',
      ' said:',
      ' hello',
      ' there',
      'bot 1',
      'completed',
      'bot 1 done false',
    ]);
    expect(saidAloud()).toBe('You said: hello there');
    expect(agent.turns[0]?.marks).toMatchObject({ startedMs: 0, speechEndMs: 420 });
  });

  it('keeps what was heard of an answer that is cut off', async () => {
    const clock = new VirtualClock();
    const { start, agent, hears, saidAloud } = agentOn(clock);
    await start();
    await hears('one two three four five six', 3_200);
    expect(agent.answering).toBe(true);
    expect(agent.interrupt()).toBe(2);
    await clock.run(5_000);
    const heard = agent.turns[0]?.heard ?? '';
    expect(heard).not.toBe('');
    expect(agent.turns[0]).toMatchObject({ outcome: 'interrupted', user: 'one two three four five six' });
    expect(saidAloud()).toBe(heard);
    const last = agent.conversation.messages.at(-1);
    expect(last).toMatchObject({ role: 'assistant', text: heard, interrupted: true });
    await inVirtualTime(clock, agent.cancel(), 1_000);
    expect(clock.pending).toBe(0);
  });

  it('says what it is told to, first of all, and goes on with a conversation there was', async () => {
    const clock = new VirtualClock();
    const conversation = new Conversation({ clock });
    conversation.addUser('Hello?', { turn: 4 });
    const { start, agent, saidAloud } = agentOn(clock, { conversation });
    await start();
    agent.say('Welcome back.');
    await clock.run(3_000);
    expect(saidAloud()).toBe('Welcome back.');
    expect(agent.turn).toBe(5);
    expect(conversation.messages.map(textOf)).toEqual(['Hello?', 'Welcome back. ']);
    await inVirtualTime(clock, agent.end(), 1_000);
  });

  it('parts what it is told to say from what its model has said', async () => {
    const clock = new VirtualClock();
    const { start, agent, hears, saidAloud } = agentOn(clock);
    await start();
    await hears('good day', 1_300);
    agent.say('One moment.');
    await clock.run(5_000);
    expect(saidAloud()).toBe('You said: good day One moment.');
    expect(agent.turns.map(({ said }) => said)).toEqual(['You said: good day One moment.']);
    await inVirtualTime(clock, agent.cancel(), 1_000);
  });

  it('says what it is told to behind the sentence that its model has begun', async () => {
    const clock = new VirtualClock();
    const llm = scriptedLlm({
      clock,
      paceMs: 100,
      otherwise: { say: ['We open. First ', 'at nine. ', 'Bye.'] },
    });
    const answer = (text: string) => {
      if (text.includes('First')) clock.after(10, () => agent.say('One moment.'));
    };
    const { start, agent, hears, saidAloud } = agentOn(clock, { llm, on: { answer } });
    await start();
    await hears('when');
    await clock.run(5_000);
    const all = 'We open. First at nine. One moment. Bye.';
    expect(saidAloud()).toBe(all);
    expect(agent.turns).toMatchObject([{ said: all, heard: all, outcome: 'completed' }]);
    await inVirtualTime(clock, agent.cancel(), 1_000);
  });

  it.each([
    [
      'an abbreviation',
      ['We close ', 'at 9 p.m.', ' The', ' shop.'],
      'We close at 9 p.m. One moment. The shop.',
    ],
    ['a stop', ['We open ', 'at nine.', ' Bye.'], 'We open at nine. One moment. Another one. Bye.'],
  ])('says what waits behind a sentence that ends with %s, in order', async (_, say, all) => {
    const clock = new VirtualClock();
    const llm = scriptedLlm({ clock, paceMs: 100, otherwise: { say } });
    const answer = (text: string) => {
      if (text.startsWith('We')) clock.after(10, () => agent.say('One moment.'));
      if (text === 'at nine.') clock.after(10, () => agent.say('Another one.'));
    };
    const { start, agent, hears, saidAloud } = agentOn(clock, { llm, on: { answer } });
    await start();
    await hears('when');
    await clock.run(5_000);
    expect(saidAloud()).toBe(all);
    expect(agent.turns).toMatchObject([{ said: all, heard: all, outcome: 'completed' }]);
    await inVirtualTime(clock, agent.cancel(), 1_000);
  });

  it('remembers what it is told to say before its model calls a tool before that call', async () => {
    const clock = new VirtualClock();
    const rules = [
      { afterTool: 'nothing', say: 'Done.' },
      { say: ['Let ', 'me'], calls: [{ name: 'nothing' }] },
    ];
    const llm = scriptedLlm({ clock, paceMs: 100, rules });
    const answer = (text: string) => {
      if (text === 'me') clock.after(10, () => agent.say('One moment.'));
    };
    const conversation = new Conversation();
    const { start, agent, hears } = agentOn(clock, { llm, conversation, on: { answer } });
    await start();
    await hears('do it');
    await clock.run(5_000);
    const history = conversation.messages.map((message) => `${message.role} ${textOf(message)}`.trim());
    expect(history).toEqual([
      'user do it',
      'assistant Let me One moment.',
      expect.stringMatching(/^tool/),
      'assistant Done.',
    ]);
    await inVirtualTime(clock, agent.cancel(), 1_000);
  });

  it('answers at its end what was said before, in order, and then takes no more', async () => {
    const clock = new VirtualClock();
    const { start, agent, hears, saidAloud } = agentOn(clock);
    await start();
    await hears('good bye', 500);
    const ending = agent.end();
    expect(agent.end()).toBe(ending);
    await inVirtualTime(clock, ending, 10_000);
    expect(saidAloud()).toBe('You said: good bye');
    expect(agent.turns.map(({ outcome }) => outcome)).toEqual(['completed']);
    agent.hear(new Int16Array(320), RATE);
    expect(() => agent.say('More.')).toThrow('is closed');
    expect(clock.pending).toBe(0);
  });

  it('lets its services know when it is over', async () => {
    const clock = new VirtualClock();
    const { stt, host } = keepingStt();
    const { start, agent } = agentOn(clock, { stt, id: 'call-7' });
    await start();
    expect([host().sessionId, host().signal.aborted]).toEqual(['call-7', false]);
    await inVirtualTime(clock, agent.cancel('hung up'), 1_000);
    expect(host().signal.reason).toMatchObject({ code: 'aborted', message: 'call-7 is over: hung up' });
  });

  it('does not wait at its end for a model that hangs longer than the deadline', async () => {
    const clock = new VirtualClock();
    const { start, agent, hears } = agentOn(clock, {
      deadlineMs: 2_000,
      llm: scriptedLlm({ rules: [{ stall: true }] }),
    });
    await start();
    await hears('hello', 1_500);
    const fromMs = clock.now();
    await inVirtualTime(clock, agent.end(), 10_000);
    expect(clock.now() - fromMs).toBe(1_600);
    expect(agent.turns.map(({ outcome }) => outcome)).toEqual(['cancelled']);
    expect(clock.pending).toBe(0);
  });

  it('tells what fails, by name, and goes on', async () => {
    const clock = new VirtualClock();
    const errors: string[] = [];
    const { start, agent, hears, saidAloud } = agentOn(clock, {
      llm: scriptedLlm({ rules: [{ when: 'first', error: new Error('no model today') }] }),
      attempts: 1,
      on: {
        error: ({ message }, part) => errors.push(`${part}: ${message}`),
        turn: () => {
          throw new Error('a listener that fails');
        },
      },
    });
    await start();
    await hears('the first', 3_000);
    await hears('second', 3_000);
    expect(errors).toEqual([
      'llm: no model today',
      'events: a listener that fails',
      'events: a listener that fails',
    ]);
    expect(agent.turns.map(({ outcome }) => outcome)).toEqual(['error', 'completed']);
    expect(saidAloud()).toBe('You said: second');
    await inVirtualTime(clock, agent.cancel(), 1_000);
  });

  it('bounds the sentences that wait, and says which are lost', async () => {
    const clock = new VirtualClock();
    const errors: string[] = [];
    const { start, agent } = agentOn(clock, {
      maxQueued: 2,
      on: { error: ({ code, message }) => errors.push(`${code}: ${message}`) },
    });
    await start();
    for (const word of ['One.', 'Two.', 'Three.', 'Four.']) agent.say(word);
    expect(errors[0]).toMatch(/^queue_full: .* waited too long to be said$/);
    await clock.run(5_000);
    expect(agent.answering).toBe(false);
    await inVirtualTime(clock, agent.cancel(), 1_000);
  });

  it('leaves nothing behind: no timer, and nothing in memory', async () => {
    await expectNoLeak(async (track) => {
      const clock = new VirtualClock();
      const { start, agent, hears } = agentOn(clock);
      track(agent);
      track(agent.conversation);
      await start();
      await hears('hello', 2_000);
      await inVirtualTime(clock, agent.cancel(), 1_000);
      expect(clock.pending).toBe(0);
    });
  });
});

describe('a start', () => {
  it('that fails says why, and closes what was open', async () => {
    const clock = new VirtualClock();
    const closed: string[] = [];
    const { agent } = agentOn(clock, {
      stt: scriptedStt({ openError: new Error('no line') }),
      vad: { name: 'v', open: () => ({ push() {}, close: () => void closed.push('vad') }) },
    });
    await expect(inVirtualTime(clock, agent.start(), 1_000)).rejects.toThrow('no line');
    expect(closed).toEqual(['vad']);
    await expect(agent.start()).rejects.toThrow('was started before');
    expect(clock.pending).toBe(0);
  });

  it('that takes too long fails, and what opens later is closed', async () => {
    const clock = new VirtualClock();
    const late = deferred<{ push(): void; close(): void }>();
    let isClosed = false;
    const { agent } = agentOn(clock, {
      startDeadlineMs: 500,
      vad: { name: 'slow', open: () => late.promise },
    });
    const error: AntiphonError = await inVirtualTime(clock, agent.start(), 5_000).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'session_timeout' });
    late.resolve({
      push() {},
      close() {
        isClosed = true;
      },
    });
    await clock.run(0);
    expect(isClosed).toBe(true);
  });

  it('that fails before anything could be waited for closes what was open, too', async () => {
    const clock = new VirtualClock();
    const closed: string[] = [];
    const llm = {
      ...scriptedLlm({ clock }),
      prewarm() {
        throw new Error('no key');
      },
    };
    const { agent } = agentOn(clock, {
      llm,
      vad: { name: 'v', open: () => ({ push() {}, close: () => void closed.push('vad') }) },
    });
    await expect(inVirtualTime(clock, agent.start(), 1_000)).rejects.toThrow('no key');
    expect(closed).toEqual(['vad']);
  });

  it('comes before everything else', () => {
    const { agent } = agentOn(new VirtualClock());
    expect(() => agent.hear(new Int16Array(1), RATE)).toThrow('start() it first');
  });

  it('is refused without the voice activity that a recogniser needs', () => {
    const { stt } = keepingStt({ needsVoiceActivity: true });
    const output = pacedSpeech({ sampleRate: RATE, sink: () => ({ write() {} }) });
    expect(() => classicAgent({ stt, llm: scriptedLlm(), tts: scriptedTts(), output })).toThrow(
      'needs voice activity',
    );
  });
});

describe('telephone audio', () => {
  const line = encodeMulaw(new Int16Array(160));

  it('goes undecoded to a recogniser that reads it, and decoded to voice activity', async () => {
    const clock = new VirtualClock();
    const pushed: number[] = [];
    const { stt, given } = keepingStt({ encodings: ['mulaw'] });
    const { agent, start } = agentOn(clock, {
      stt,
      vad: { name: 'v', open: () => ({ push: (samples) => void pushed.push(samples.length), close() {} }) },
    });
    await start();
    agent.hearEncoded(line, 'mulaw', 8_000);
    expect([given, pushed]).toEqual([[['mulaw', 160]], [160]]);
    await inVirtualTime(clock, agent.cancel(), 1_000);
  });

  it('is decoded for one that does not', async () => {
    const clock = new VirtualClock();
    const { stt, given } = keepingStt();
    const { agent, start } = agentOn(clock, { stt });
    await start();
    agent.hearEncoded(line, 'mulaw', 8_000);
    expect(given).toEqual([['pcm', 160]]);
    await inVirtualTime(clock, agent.cancel(), 1_000);
  });
});

it('asks no detector where the recogniser hears voices by itself', async () => {
  const clock = new VirtualClock();
  const { stt, given, events } = keepingStt({ reportsVoiceActivity: true });
  const { agent, start } = agentOn(clock, {
    stt,
    vad: { name: 'v', open: () => expect.unreachable() },
  });
  await start();
  agent.hear(new Int16Array(RATE), RATE);
  await clock.run(1_000);
  events().speechStarted(900);
  events().final({ text: 'hello', startMs: 900, endMs: 1_000 });
  events().speechStopped(1_000);
  await clock.run(3_000);
  expect(given.map(([what]) => what)).toEqual(['pcm']);
  expect(agent.turns[0]).toMatchObject({ user: 'hello', marks: { startedMs: 900, speechEndMs: 1_000 } });
  await inVirtualTime(clock, agent.cancel(), 1_000);
});

describe('what throws', () => {
  const broken = (what: string) => () => {
    throw new Error(`${what} broke`);
  };

  it('of an output is told, and neither the turn nor the conversation ends with it', async () => {
    const clock = new VirtualClock();
    const errors: string[] = [];
    const { agent, start, hears } = agentOn(clock, {
      output: {
        name: 'broken',
        open: () => ({
          room: undefined,
          speak() {},
          finish: broken('finish'),
          interrupt: broken('interrupt'),
          userSpeaks: broken('userSpeaks'),
          drain: () => Promise.reject(new Error('drain broke')),
          close() {},
        }),
      },
      on: { error: ({ message }, part) => errors.push(`${part}: ${message}`) },
    });
    await start();
    agent.say('Hello.');
    await clock.run(1_000);
    expect(agent.interrupt()).toBe(1);
    await hears('hi there', 2_000);
    expect(agent.turns[0]).toMatchObject({ turn: 0, outcome: 'interrupted' });
    expect(agent.conversation.messages.map(textOf)).toContain('hi there');
    await inVirtualTime(clock, agent.end(), 10_000);
    expect(new Set(errors)).toEqual(
      new Set(['finish', 'interrupt', 'userSpeaks', 'drain'].map((what) => `output: ${what} broke`)),
    );
  });

  it('of a recogniser or a detector is told, and the other one hears on', async () => {
    const clock = new VirtualClock();
    const errors: string[] = [];
    const pushed: number[] = [];
    const stream = { write: broken('write'), finish: broken('finish'), close() {} };
    const { agent, start } = agentOn(clock, {
      stt: { name: 'broken', open: () => stream },
      vad: {
        name: 'broken',
        open: () => ({
          push(samples) {
            pushed.push(samples.length);
            broken('push')();
          },
          close() {},
        }),
      },
      on: { error: ({ message }, part) => errors.push(`${part}: ${message}`) },
    });
    await start();
    agent.hear(new Int16Array(320), RATE);
    expect([errors, pushed]).toEqual([['stt: write broke', 'vad: push broke'], [320]]);
    await inVirtualTime(clock, agent.end(), 10_000);
    expect(errors.at(-1)).toBe('stt: finish broke');
  });

  it('is what cannot be heard, whose length would spoil the clock', async () => {
    const clock = new VirtualClock();
    const { agent, start } = agentOn(clock);
    await start();
    const bytes = new Uint8Array(320);
    expect(() => agent.hear(bytes as never, RATE)).toThrow('Int16Array');
    for (const rate of [0, Number.NaN, undefined as never])
      expect(() => agent.hear(new Int16Array(320), rate)).toThrow('sample rate');
    expect(() => agent.hearEncoded(bytes, 'opus' as never, 8_000)).toThrow("'mulaw' or 'alaw'");
    await inVirtualTime(clock, agent.cancel(), 1_000);
  });
});

describe('another output', () => {
  /** Hears everything at once when it is asked to, as an avatar may. */
  function standIn() {
    const calls: string[] = [];
    let room: ReturnType<typeof deferred<void>> | undefined;
    let host: SpeechHost | undefined;
    const output: SpeechOutput = {
      name: 'stand-in',
      open(given) {
        host = given;
        return {
          speak: (samples, _rate, turn) => void calls.push(`speak ${turn} ${samples.length > 0}`),
          get room() {
            return room?.promise;
          },
          finish: (turn) => void calls.push(`finish ${turn}`),
          interrupt: (turn) => void calls.push(`interrupt ${turn}`),
          drain: async () => void calls.push('drain'),
          close: () => void calls.push('close'),
        };
      },
    };
    return {
      output,
      calls,
      host: () => host as SpeechHost,
      full: () => {
        room = deferred();
      },
      free: () => {
        room?.resolve();
        room = undefined;
      },
    };
  }

  it('speaks, tells what was heard, and is told when it is over', async () => {
    const clock = new VirtualClock();
    const { output, calls, host } = standIn();
    const { agent, start, hears } = agentOn(clock, { output });
    await start();
    await hears('hi there', 1_500);
    expect(new Set(calls)).toEqual(new Set(['speak 1 true', 'finish 1']));
    expect(calls.at(-1)).toBe('finish 1');
    host().started(1);
    expect(agent.answering).toBe(true);
    host().heard(1, 500, false);
    agent.interrupt();
    expect(calls.at(-1)).toBe('interrupt 1');
    expect(agent.turns[0]).toMatchObject({ outcome: 'interrupted', heard: 'You said:', heardMs: 500 });
    await inVirtualTime(clock, agent.end(), 5_000);
    expect(calls.slice(-2)).toEqual(['drain', 'close']);
  });

  it('counts as silent once it was told to be, whether it says so or not', async () => {
    const clock = new VirtualClock();
    const { output, host } = standIn();
    const { agent, start, hears } = agentOn(clock, { output });
    await start();
    await hears('hi there', 1_500);
    host().started(1);
    agent.interrupt();
    expect(agent.turn).toBe(2);
    // Over a bot that speaks, so short a sound would be nothing.
    await hears(100, 600);
    expect(agent.turn).toBe(3);
    await inVirtualTime(clock, agent.cancel(), 1_000);
  });

  it('holds the voice and the model back while it has enough', async () => {
    const clock = new VirtualClock();
    const { output, calls, full, free } = standIn();
    const tts = scriptedTts();
    const { agent, start, hears } = agentOn(clock, { output, tts });
    await start();
    full();
    await hears('hi there', 3_000);
    expect(calls).toEqual([]);
    expect(tts.openRequests).toBe(0);
    free();
    await clock.run(3_000);
    expect(calls.at(-1)).toBe('finish 1');
    await inVirtualTime(clock, agent.cancel(), 1_000);
  });
});
