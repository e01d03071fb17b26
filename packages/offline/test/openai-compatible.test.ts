import { describe, expect, it } from 'vitest';
import { delta, done, say, spoken, sse, stop, stream } from './chat-server.js';
import { answered, calls, modelOn } from './model-on.js';
import { read } from './read-model.js';

describe('openAiCompatible: an answer', () => {
  it('streams text, then usage, then the reason it ended', async () => {
    const usage = {
      prompt_tokens: 7,
      completion_tokens: 2,
      total_tokens: 9,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: 1 },
    };
    const { events } = await answered((response) => {
      stream(
        response,
        say('Good '),
        say('day.'),
        delta({}, 'length'),
        sse({ choices: [], usage }),
        done,
      ).end();
    });
    expect(events).toEqual([
      { type: 'text', text: 'Good ' },
      { type: 'text', text: 'day.' },
      {
        type: 'usage',
        inputTokens: 7,
        outputTokens: 2,
        totalTokens: 9,
        cachedTokens: 4,
        thoughtTokens: 1,
      },
      { type: 'finish', reason: 'length', raw: 'length' },
    ]);
  });

  it.each([
    ['stop', 'stop'],
    ['content_filter', 'safety'],
    ['eos_token', 'other'],
    ['tool_calls', 'stop'],
  ])("takes the reason '%s' for '%s' where no tool is called", async (raw, reason) => {
    const { events } = await answered((response) => void stream(response, delta({}, raw), done).end());
    expect(events).toEqual([{ type: 'finish', reason, raw }]);
  });

  it('puts tool calls together, whichever way a server parts them', async () => {
    const shapes = [
      // OpenAI, vLLM, llama.cpp: an index, and the id once.
      [
        calls({ index: 0, id: 'a', function: { name: 'add', arguments: '' } }),
        calls(
          { index: 0, function: { arguments: '{"x":' } },
          { index: 1, id: 'b', function: { name: 'add' } },
        ),
        calls({ index: 1, function: { arguments: '{"x":2}' } }, { index: 0, function: { arguments: '1}' } }),
      ],
      // Ollama: whole calls, all with index 0.
      [
        calls({ index: 0, id: 'a', function: { name: 'add', arguments: '{"x":1}' } }),
        calls({ index: 0, id: 'b', function: { name: 'add', arguments: '{"x":2}' } }),
      ],
      // Older ones: no index, arguments as an object.
      [
        calls({ id: 'a', function: { name: 'add', arguments: { x: 1 } } }),
        calls({ id: 'b', function: { name: 'add', arguments: { x: 2 } } }),
      ],
      // Name and id with each part.
      [
        calls({ index: 0, id: 'a', function: { name: 'add', arguments: '{"x"' } }),
        calls({ index: 0, id: 'a', function: { name: 'add', arguments: ':1}' } }),
        calls({ index: 1, id: 'b', function: { name: 'add', arguments: '{"x":2}' } }),
      ],
    ];
    for (const parts of shapes) {
      const { events } = await answered((response) => void stream(response, ...parts, stop, done).end());
      expect(events).toEqual([
        { type: 'toolCall', id: 'a', name: 'add', arguments: { x: 1 } },
        { type: 'toolCall', id: 'b', name: 'add', arguments: { x: 2 } },
        { type: 'finish', reason: 'toolCalls', raw: 'stop' },
      ]);
    }
  });

  it('makes ids up where there are none, or where they are taken', async () => {
    const { server, model } = await modelOn((response) => {
      const call = (index: number, id?: string) => ({ index, id, function: { name: 'now' } });
      stream(response, calls(call(0), call(1, 'call_0')), delta({}, 'tool_calls'), done).end();
    });
    await using _ = server;
    const earlier = { id: 'call_0', name: 'now', arguments: {} };
    const { events } = await read(model, {
      messages: [{ role: 'assistant', turn: 1, text: '', toolCalls: [earlier] }],
    });
    const ids = events.flatMap((event) => (event.type === 'toolCall' ? [event.id] : []));
    expect(new Set([...ids, 'call_0', '']).size).toBe(4);
  });

  it('leaves out a call that was not allowed', async () => {
    const { server, model } = await modelOn((response) => {
      stream(response, say('Well.'), calls({ index: 0, function: { name: 'now' } }), stop, done).end();
    });
    await using _ = server;
    const { events } = await read(model, { toolChoice: 'none' });
    expect(events.map(({ type }) => type)).toEqual(['text', 'finish']);
  });

  it('keeps thoughts apart from speech', async () => {
    const parted = [delta({ reasoning_content: 'Hm.' }), delta({ reasoning: ' So.' }), say('Yes.')];
    const tagged = ['\n<th', 'ink>Hm.', ' So.</thi', 'nk>\n\n', 'Yes.'].map(say);
    for (const parts of [parted, tagged]) {
      const { events, text } = await answered(
        (response) => void stream(response, ...parts, stop, done).end(),
      );
      const thoughts = events.flatMap((event) => (event.type === 'thought' ? [event.text] : []));
      expect([thoughts.join(''), text]).toEqual(['Hm. So.', 'Yes.']);
    }
  });

  it('says what only looks like a thought', async () => {
    for (const text of ['<thin', '< 3', 'a <think>b</think>', ' <b>x</b>']) {
      expect((await answered(spoken(...text))).text).toBe(text);
    }
  });

  it.each([
    ['without [DONE]', [stop]],
    ['without the empty line behind [DONE]', [stop, 'data: [DONE]']],
    ['without a reason', [done]],
    ['with comments, other fields and lines ended by CR LF', [': ping\r\n\r\nretry: 3\r\n', stop, done]],
  ])('takes an end %s', async (_, end) => {
    const { events, text, error } = await answered(
      (response) => void stream(response, say('Yes.'), ...end).end(),
    );
    expect([text, error, events.at(-1)]).toEqual([
      'Yes.',
      undefined,
      expect.objectContaining({ reason: 'stop' }),
    ]);
  });

  it('uses its connections again', async () => {
    const { server, model } = await modelOn(spoken('Yes.'));
    await using _ = server;
    await model.prewarm?.();
    for (let round = 0; round < 5; round++) await read(model);
    expect(server.asked.map(({ path }) => path).slice(0, 2)).toEqual(['/v1/models', '/v1/chat/completions']);
    expect(server.connections).toBeLessThanOrEqual(2);
  });
});
