import {
  AntiphonError,
  inlet,
  type LanguageModelEvent,
  llm,
  pipeline,
  type RecognitionEvents,
  type ServiceHost,
  type SpeechToText,
  stt,
  type TextToSpeech,
  TranscriptionFrame,
  tts,
  VirtualClock,
} from '@antiphon/core';
import { scriptedLlm } from '@antiphon/testing';
import { describe, expect, it } from 'vitest';
import { limitedLlm } from './limited-llm.js';
import { limitedStt } from './limited-stt.js';
import { limitedTts } from './limited-tts.js';
import { MemoryStore } from './memory-store.js';
import { rateLimit } from './rate-limit.js';
import type { RateLimitOptions } from './rate-limit-options.js';
import { waitFiller } from './wait-filler.js';

const refusal = (retryAfterMs: number): AntiphonError =>
  new AntiphonError('service_failed', 'quota exceeded', { retryable: true, retryAfterMs });

function limitOn(clock: VirtualClock, options: RateLimitOptions) {
  return rateLimit({ clock, store: new MemoryStore(), refusalBackoff: { random: () => 0 }, ...options });
}

const request = (signal = new AbortController().signal, sessionId = 'a') => ({
  messages: [{ role: 'user', parts: [{ type: 'text', text: 'hello' }] }] as never,
  tools: [],
  signal,
  sessionId,
});

async function textOf(events: AsyncIterable<LanguageModelEvent>): Promise<string> {
  let text = '';
  for await (const event of events) if (event.type === 'text') text += event.text;
  return text;
}

describe('limitedLlm()', () => {
  it('sends a request when it may go, and corrects its tokens by what the model says', async () => {
    const clock = new VirtualClock();
    const limit = limitOn(clock, { tokensPerMinute: 1_000, maxCostPerSession: 5 });
    const model = scriptedLlm({ otherwise: { say: 'Hi.' } });
    const usage = { type: 'usage', inputTokens: 900, outputTokens: 50 } as const;
    const talkative = {
      ...model,
      stream: async function* (asked: Parameters<typeof model.stream>[0]) {
        yield* model.stream(asked);
        yield usage;
      },
    };
    const limited = limitedLlm(talkative, limit, { cost: ({ outputTokens }) => outputTokens / 10 });
    expect(limited.name).toBe(model.name);
    expect(await textOf(limited.stream(request()))).toBe('Hi.');
    expect(limit.costOf('a')).toBe(5);
    await expect(textOf(limited.stream(request()))).rejects.toThrow('ceiling');
    // Ten tokens are left: an estimate of some 270 does not fit, in all of the ten seconds that it may wait.
    await expect(textOf(limited.stream(request(undefined, 'b')))).rejects.toMatchObject({
      code: 'service_timeout',
    });
    expect(limit.stats).toMatchObject({ granted: 1, active: 0, waiting: 0 });
  });

  it('asks again after a refusal, as long as nothing was said', async () => {
    const clock = new VirtualClock();
    const limit = limitOn(clock, { maxConcurrent: 1 });
    const sentAtMs: number[] = [];
    const model = {
      name: 'moody',
      async *stream(): AsyncGenerator<LanguageModelEvent, void> {
        sentAtMs.push(clock.now());
        if (sentAtMs.length < 3) throw refusal(2_000);
        yield { type: 'text', text: 'Well.' };
        if (sentAtMs.length < 5) throw refusal(1_000);
      },
    };
    const limited = limitedLlm(model, limit);
    const said: LanguageModelEvent[] = [];
    const failed = (async () => {
      for await (const event of limited.stream(request())) said.push(event);
    })().catch((error: AntiphonError) => error.message);
    await clock.run(10_000);
    expect(sentAtMs).toEqual([0, 2_000, 4_000]);
    expect(said).toHaveLength(1);
    expect(await failed).toBe('quota exceeded');
    expect(limit.stats).toMatchObject({ refused: 3, active: 0 });
  });

  it('cancels what is under way, and what waits, without a trace', async () => {
    const clock = new VirtualClock();
    const limit = limitOn(clock, { maxConcurrent: 1 });
    const model = scriptedLlm({ clock, paceMs: 50, otherwise: { say: 'one two three four five' } });
    const limited = limitedLlm(model, limit);
    for await (const _ of limited.stream(request())) break;
    expect(limit.stats).toMatchObject({ active: 0 });
    const turn = new AbortController();
    const first = textOf(limited.stream(request(turn.signal)));
    const second = textOf(limited.stream(request(turn.signal, 'b')));
    const ends = Promise.allSettled([first, second]);
    await clock.run(60);
    expect(limit.stats).toMatchObject({ active: 1, waiting: 1 });
    turn.abort();
    await clock.run(0);
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(limit.stats).toMatchObject({ active: 0, waiting: 0, granted: 2 });
    expect([model.openRequests, clock.pending]).toEqual([0, 0]);
  });

  it('lets an interrupted turn of a session leave the line', async () => {
    const clock = new VirtualClock();
    const limit = limitOn(clock, { maxConcurrent: 1, maxWaitMs: 60_000 });
    const taken = await limit.acquire({ session: 'somebody else' });
    const model = scriptedLlm({ otherwise: { say: 'Yes.' } });
    const session = pipeline(inlet(TranscriptionFrame), llm(limitedLlm(model, limit))).open({ clock });
    const told: string[] = [];
    session.output$.subscribe(({ kind, turn }) => told.push(`${kind} ${turn}`));
    await session.start();
    session.send(new TranscriptionFrame({ text: 'Hello?' }));
    await clock.run(1_000);
    expect(limit.stats.waiting).toBe(1);
    session.interrupt('barge-in');
    expect(limit.stats.waiting).toBe(0);
    taken.end();
    session.send(new TranscriptionFrame({ text: 'Are you there?' }));
    await clock.run(100);
    expect(model.requestCount).toBe(1);
    expect(model.requests[0]?.sessionId).toBe(session.id);
    expect(told).toContain(`llmText ${session.turn}`);
    await session.end();
    expect(clock.pending).toBe(0);
  });
});

describe('waitFiller()', () => {
  async function waiting(options?: Parameters<typeof waitFiller>[1]) {
    const clock = new VirtualClock();
    const limit = limitOn(clock, { maxConcurrent: 1, maxWaitMs: 60_000 });
    const taken = await limit.acquire({ session: 'somebody else' });
    const spoken: string[] = [];
    const voice: TextToSpeech = {
      name: 'voice',
      async *synthesize(text) {
        spoken.push(`${clock.now()} ${text}`);
        yield { samples: new Int16Array(160), sampleRate: 8_000 };
      },
    };
    const model = scriptedLlm({ otherwise: { say: 'Here I am.' } });
    const session = pipeline(
      inlet(TranscriptionFrame),
      llm(limitedLlm(model, limit)),
      waitFiller(limit, options),
      tts(voice),
    ).open({ clock });
    await session.start();
    session.send(new TranscriptionFrame({ text: 'Hello?' }));
    return { clock, session, taken, spoken, limit };
  }

  it('says something while a request waits, and the answer after it', async () => {
    const { clock, session, taken, spoken } = await waiting();
    await clock.run(2_000);
    taken.end();
    await clock.run(100);
    expect(spoken).toEqual(['700 One moment, please.', '2000 Here I am.']);
    await session.end();
    expect(clock.pending).toBe(0);
  });

  it('keeps silent when the wait is short, when the turn is over, and when it is told to', async () => {
    const short = await waiting();
    await short.clock.run(500);
    short.taken.end();
    await short.clock.run(1_000);
    expect(short.spoken).toEqual(['500 Here I am.']);
    const over = await waiting();
    await over.clock.run(500);
    over.session.interrupt('barge-in');
    await over.clock.run(1_000);
    expect(over.spoken).toEqual([]);
    const told = await waiting({ say: ({ because }) => (because === 'refused' ? 'Busy.' : undefined) });
    await told.clock.run(2_000);
    expect(told.spoken).toEqual([]);
  });
});

const host = (clock: VirtualClock, signal = new AbortController().signal, sessionId = 'a'): ServiceHost => ({
  clock,
  signal,
  sessionId,
  connection: () => {},
});

describe('limitedTts()', () => {
  it('counts characters, sends each utterance when it may go, and keeps a voice of each session', async () => {
    const clock = new VirtualClock();
    const limit = limitOn(clock, { tokensPerMinute: 20, marginMs: 0, maxWaitMs: 90_000 });
    const spoken: string[] = [];
    let closed = 0;
    const service: TextToSpeech = {
      name: 'voice',
      synthesize: () => {
        throw new Error('the service has voices');
      },
      open: (opened) => ({
        async *synthesize(text) {
          spoken.push(`${clock.now()} ${opened.sessionId} ${text}`);
          yield { samples: new Int16Array(160), sampleRate: 8_000 };
        },
        close: () => void closed++,
      }),
    };
    const limited = limitedTts(service, limit, { cost: (text) => text.length });
    const voice = await limited.open?.(host(clock));
    const speak = async (text: string): Promise<void> => {
      for await (const _ of voice?.synthesize(text, { signal: new AbortController().signal }) ?? []);
    };
    await speak('Twelve chars');
    const second = speak('Nine more');
    await clock.run(60_000);
    await second;
    expect(spoken).toEqual(['0 a Twelve chars', '60000 a Nine more']);
    expect(limit.costOf('a')).toBe(21);
    await voice?.close?.();
    expect(closed).toBe(1);
  });
});

describe('limitedStt()', () => {
  const events = {} as RecognitionEvents;

  it('holds a place while a stream is open, and gives it back when it closes or the session ends', async () => {
    const clock = new VirtualClock();
    const limit = limitOn(clock, { maxConcurrent: 1, maxWaitMs: 60_000 });
    let attempts = 0;
    const service = {
      name: 'ear',
      needsVoiceActivity: true,
      open: async () => {
        if (++attempts === 1) throw refusal(1_000);
        return { write: () => {}, close: () => {} };
      },
    } as const satisfies SpeechToText;
    const limited = limitedStt(service, limit, { cost: (openMs) => openMs / 1_000 });
    expect(limited.needsVoiceActivity).toBe(true);
    expect(stt(limited).takes.map(({ kind }) => kind)).toContain('speechStarted');
    const opening = limited.open(events, host(clock));
    await clock.run(2_000);
    const stream = await opening;
    const ended = new AbortController();
    const next = limited.open(events, host(clock, ended.signal, 'b'));
    await clock.run(5_000);
    expect(limit.stats).toMatchObject({ active: 1, waiting: 1, refused: 1 });
    await stream.close();
    await stream.close();
    await next;
    expect(limit.stats).toMatchObject({ active: 1, waiting: 0 });
    ended.abort();
    await clock.run(0);
    expect(limit.stats.active).toBe(0);
    expect(limit.costOf('a')).toBeGreaterThan(0);
    expect(clock.pending).toBe(0);
  });
});
