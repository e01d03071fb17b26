import { inspect } from 'node:util';
import { AntiphonError, VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { openAiCompatible } from '../src/index.js';
import { chatServer, delta, say, sse, stop, stream } from './chat-server.js';
import { answered, calls, modelOn } from './model-on.js';
import { read, requestOf } from './read-model.js';

describe('openAiCompatible: a failure', () => {
  const html = '<html><h1>Bad gateway</h1></html>';
  it.each([
    [401, {}, '{"error":{"message":"no key"}}', false, 'wants an API key: set apiKey (HTTP 401): no key'],
    [
      404,
      {},
      '{"error":{"message":"try pulling it"}}',
      false,
      "has no model 'qwen3:4b', or no chat API at this address (HTTP 404): try pulling it",
    ],
    [400, {}, '{"detail":[{"loc":["body"]}]}', false, 'refuses the request (HTTP 400): [{"loc":["body"]}]'],
    [429, { 'retry-after': '2' }, '', true, 'asks to be left alone for 2000 ms (HTTP 429)'],
    [429, {}, 'slow down', true, 'has too many requests (HTTP 429): slow down'],
    [502, {}, html, true, 'failed (HTTP 502)'],
    [503, {}, '{"error":"Loading model"}', true, 'failed (HTTP 503): Loading model'],
    [
      308,
      { location: 'http://elsewhere/' },
      '',
      false,
      'redirects elsewhere: set baseUrl to where it points (HTTP 308)',
    ],
    [
      200,
      { 'content-type': 'text/html' },
      html,
      false,
      "answered with 'text/html' where a stream of events was expected",
    ],
  ])('by HTTP %i %o says so in a line', async (status, headers, body, retryable, message) => {
    const { error } = await answered((response) => void response.writeHead(status, headers).end(body));
    expect(error).toMatchObject({ code: 'service_failed', retryable });
    expect((error as Error).message.replace(/^\S+ /, '')).toBe(message);
  });

  it('is clear where nothing answers', async () => {
    const server = await chatServer(() => {});
    await server[Symbol.asyncDispose]();
    const model = openAiCompatible({ baseUrl: server.url, model: 'm' });
    await model.prewarm?.();
    expect((await read(model)).error).toMatchObject({
      code: 'connection_failed',
      retryable: true,
      message: `nothing answers at ${server.url}; is the server running?`,
    });
  });

  it.each([
    [
      'an error in the stream',
      sse({ error: { code: 500, message: 'out of memory' } }),
      'service_failed',
      true,
      /out of memory/,
    ],
    [
      'a prompt that is too long',
      'error: {"code":400,"message":"too long"}\n\ndata: [DONE]\n\n',
      'service_failed',
      false,
      /too long/,
    ],
    ['a line that is not JSON', 'data: {"choices\n\n', 'service_failed', true, /not JSON/],
    ['a line that is no object', 'data: 7\n\n', 'service_failed', true, /not a JSON object/],
    ['a stream cut within a line', 'data: {"choi', 'connection_lost', true, /broke off/],
    ['a stream cut between lines', '', 'connection_lost', true, /broke off/],
    [
      'arguments that are not JSON',
      calls({ index: 0, function: { name: 'x', arguments: '{' } }) + stop,
      'service_failed',
      true,
      /arguments that are not JSON/,
    ],
    [
      'arguments cut at the longest answer',
      calls({ index: 0, function: { name: 'x', arguments: '{' } }) + delta({}, 'length'),
      'service_failed',
      false,
      /raise maxTokens/,
    ],
    [
      'a call without a name',
      calls({ index: 0, function: { arguments: '{}' } }) + stop,
      'service_failed',
      true,
      /without a name/,
    ],
    ['a line without end', `data: ${'x'.repeat(1_200_000)}`, 'service_failed', true, /line of over/],
    [
      'more calls than can be',
      calls(...Array.from({ length: 200 }, (_, index) => ({ index }))),
      'service_failed',
      true,
      /more than 128 tools/,
    ],
  ] as const)('by %s comes after what was said before', async (_, rest, code, retryable, message) => {
    const { text, error } = await answered((response) => void stream(response, say('Well, '), rest).end());
    expect(text).toBe('Well, ');
    expect(error).toMatchObject({ code, retryable, message: expect.stringMatching(message) });
  });

  it('is noticed when the connection is torn', async () => {
    const { text, error } = await answered((response) => {
      stream(response).write(say('Well, '), () => response.destroy());
    });
    expect(text).toBe('Well, ');
    expect(error).toMatchObject({ code: 'connection_lost', retryable: true });
  });

  it.each([
    ['before', 'connectTimeoutMs', false],
    ['within', 'silenceTimeoutMs', true],
  ])('by silence %s the answer ends by itself, and closes the connection', async (_, option, begins) => {
    const clock = new VirtualClock();
    let begun = () => {};
    const beginning = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const { server, model } = await modelOn(
      (response) => {
        if (begins) stream(response, say('Well, '));
        begun();
      },
      { clock, [option]: 700 },
    );
    await using _server = server;
    const iterator = model.stream(requestOf())[Symbol.asyncIterator]();
    if (begins) await iterator.next();
    const silent = expect(iterator.next()).rejects.toMatchObject({
      code: 'service_timeout',
      retryable: true,
      message: `${server.url} sent nothing for 700 ms`,
    });
    await beginning;
    await clock.run(700);
    await silent;
    await server.hungUp();
    expect(clock.pending).toBe(0);
  });
});

describe('openAiCompatible: an abort', () => {
  it('closes the connection at once, though nobody reads', async () => {
    const { server, model } = await modelOn((response) => void stream(response, say('One '), say('two ')));
    await using _ = server;
    const controller = new AbortController();
    const iterator = model.stream(requestOf({ signal: controller.signal }))[Symbol.asyncIterator]();
    await iterator.next();
    controller.abort();
    await server.hungUp();
    await expect(iterator.next()).rejects.toMatchObject({ code: 'aborted' });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('ends a request that has no answer yet', async () => {
    const controller = new AbortController();
    const { server, model } = await modelOn(() => controller.abort());
    await using _ = server;
    const { events, error } = await read(model, { signal: controller.signal });
    expect(events).toEqual([]);
    expect(error).toMatchObject({ code: 'aborted' });
    await server.hungUp();
  });
});

describe('openAiCompatible: secrets', () => {
  const apiKey = 'sk-very-secret-1234';

  it('sends the key and shows it to nobody', async () => {
    const token = 'another-secret';
    const { server, model } = await modelOn(
      (response) => void response.writeHead(401).end(`Incorrect key: ${apiKey}, ${token}`),
      { apiKey: ` ${apiKey}\n`, headers: { 'x-token': token } },
    );
    await using _ = server;
    const { error } = await read(model);
    expect(server.asked[0]?.headers).toMatchObject({ authorization: `Bearer ${apiKey}`, 'x-token': token });
    expect((error as Error).message).toContain('refuses the API key (HTTP 401): Incorrect key: ***, ***');
    const seen = inspect([error, model], { depth: 9, showHidden: true });
    expect(seen).not.toMatch(/sk-very|another-secret/);
  });

  it('refuses what it cannot use without quoting it', () => {
    const made = (options: object) => () =>
      openAiCompatible({ baseUrl: 'http://127.0.0.1:1', model: 'm', ...options });
    for (const options of [
      { apiKey: `${apiKey}\n${apiKey}` },
      { headers: { 'x-token': `${apiKey}\u0000` } },
      { baseUrl: `http://user:${apiKey}@127.0.0.1` },
      { baseUrl: apiKey },
      { baseUrl: 'ftp://127.0.0.1' },
    ]) {
      expect(made(options)).toThrow(AntiphonError);
      expect(made(options)).not.toThrow(apiKey);
    }
  });
});
