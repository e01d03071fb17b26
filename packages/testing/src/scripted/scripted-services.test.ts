import { type Recognition, VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { scriptedLlm, scriptedStt, scriptedTts, scriptedVad, toneOf } from './index.js';

const { signal } = new AbortController();

const request = (text: string) => ({
  messages: [{ role: 'user', turn: 1, parts: [{ type: 'text', text }] }] as const,
  tools: [],
  signal,
});

async function textOf(model: ReturnType<typeof scriptedLlm>, said: string): Promise<string> {
  let text = '';
  for await (const event of model.stream(request(said))) if (event.type === 'text') text += event.text;
  return text;
}

describe('scriptedLlm', () => {
  it('answers by number, by words, by pattern, and by what it is told', async () => {
    const model = scriptedLlm({
      rules: [
        'First.',
        { when: 'weather', say: 'Rain,  as ever. ' },
        { when: /\d+/, say: (_request, number, said) => `${number}: ${said}` },
      ],
    });
    expect(await textOf(model, 'hi')).toBe('First.');
    expect(await textOf(model, 'The WEATHER?')).toBe('Rain,  as ever. ');
    expect(await textOf(model, 'take 5')).toBe('3: take 5');
    expect(await textOf(model, 'hm')).toBe('You said: hm');
    expect(model.requests.map(({ messages }) => messages.length)).toEqual([1, 1, 1, 1]);
    expect(model.requests[0]).not.toHaveProperty('signal');
  });

  it('keeps a bounded number of requests, and counts all', async () => {
    const model = scriptedLlm({ keepRequests: 2 });
    for (const said of ['a', 'b', 'c']) await textOf(model, said);
    expect(model.requests).toHaveLength(2);
    expect(model.requestCount).toBe(3);
  });

  it('thinks, speaks, calls, tells its usage and finishes, at its pace', async () => {
    const clock = new VirtualClock();
    const usage = { inputTokens: 3, outputTokens: 4 };
    const model = scriptedLlm({
      clock,
      firstAfterMs: 100,
      paceMs: 10,
      otherwise: { thoughts: ['hm'], say: 'Well then', calls: [{ name: 'look' }], usage },
    });
    const events: (readonly [number, string])[] = [];
    const read = async () => {
      for await (const { type } of model.stream(request('x'))) events.push([clock.now(), type]);
    };
    const reading = read();
    await clock.run(1_000);
    await reading;
    expect(events).toEqual([
      [100, 'thought'],
      [110, 'text'],
      [120, 'text'],
      [130, 'toolCall'],
      [140, 'usage'],
      [150, 'finish'],
    ]);
  });

  it('asks for a clock when it is to wait', () => {
    expect(() => scriptedLlm({ paceMs: 5 })).toThrow('a delay needs a clock');
    expect(() => scriptedStt({ finalAfterMs: 5 })).toThrow('a delay needs a clock');
    expect(() => scriptedTts({ firstAfterMs: 5 })).toThrow('a delay needs a clock');
  });
});

describe('scriptedStt', () => {
  it('follows a script instead of the sound', async () => {
    const results: (readonly [string, Recognition])[] = [];
    const stream = await scriptedStt({
      script: [
        { text: 'good morning', atMs: 100, durationMs: 300, confidence: 0.9 },
        { text: 'bonjour', atMs: 1_100 },
      ],
      endpointMs: 200,
      language: 'en',
    }).open(
      {
        interim: (recognition) => results.push(['interim', recognition]),
        final: (recognition) => results.push(['final', recognition]),
        failed: () => {},
        speechStarted: () => {},
        speechStopped: () => {},
      },
      { clock: new VirtualClock(), signal, connection: () => {} },
    );
    for (let ms = 0; ms < 1_000; ms += 20) stream.write(new Int16Array(320), 16_000);
    expect(results.map(([kind, { text }]) => [kind, text])).toEqual([
      ['interim', 'good'],
      ['interim', 'good morning'],
      ['final', 'good morning'],
    ]);
    expect(results[2]?.[1]).toMatchObject({ startMs: 100, endMs: 400, confidence: 0.9, language: 'en' });
    stream.setLanguage?.('fr');
    for (let ms = 0; ms < 1_000; ms += 20) stream.write(new Int16Array(320), 16_000);
    expect(results.at(-1)).toMatchObject(['final', { text: 'bonjour', language: 'fr' }]);
    await stream.close();
  });
});

describe('scriptedVad', () => {
  it('follows a timetable instead of the sound', async () => {
    const heard: (readonly [string, number])[] = [];
    const stream = await scriptedVad({ times: [{ startMs: 100, endMs: 300 }] }).open({
      started: (atMs) => heard.push(['started', atMs]),
      stopped: (atMs) => heard.push(['stopped', atMs]),
      failed: () => {},
    });
    stream.push(toneOf(500), 16_000);
    expect(heard).toEqual([
      ['started', 100],
      ['stopped', 300],
    ]);
  });
});
