import { request } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGeminiSimulator } from '../start-gemini-simulator.js';

type Running = Awaited<ReturnType<typeof startGeminiSimulator>>;
let simulator: Running;
beforeAll(async () => {
  simulator = await startGeminiSimulator({
    speech: 'scripted',
    agent: () => 'Yes.',
    maxPayloadBytes: 1_000_000,
  });
});
afterAll(() => simulator.close());

const ASK = '/v1beta/models/gemini-2.5-flash:generateContent';

async function post(
  body: string | Uint8Array<ArrayBuffer>,
  path = ASK,
  headers: Record<string, string> = { 'x-goog-api-key': 'k' },
) {
  const answer = await fetch(`${simulator.url}${path}`, { method: 'POST', body, headers });
  const json = (await answer.json()) as { error?: { status: string; message: string } };
  return { status: answer.status, json };
}

const ask = (more: object = {}) => JSON.stringify({ contents: [{ parts: [{ text: 'hi' }] }], ...more });

describe('the REST API refuses', () => {
  it.each([
    { what: 'no JSON', body: 'hello', says: 'Invalid JSON' },
    { what: 'no UTF-8', body: new Uint8Array([0x22, 0xff, 0x22]), says: 'Invalid UTF-8' },
    { what: 'no contents', body: '{}', says: 'contents is not specified' },
    { what: 'empty contents', body: '{"contents":[]}', says: 'contents is not specified' },
    { what: 'a body beyond all measure', body: 'x'.repeat(1_000_001), says: 'payload size exceeds' },
    {
      what: 'two candidates',
      body: ask({ generationConfig: { candidateCount: 2 } }),
      says: 'Only one candidate',
    },
    {
      what: 'a temperature of 3',
      body: ask({ generationConfig: { temperature: 3 } }),
      says: 'temperature must be',
    },
    {
      what: 'thinking twice',
      body: ask({ generationConfig: { thinkingConfig: { thinkingBudget: 1, thinkingLevel: 'LOW' } } }),
      says: 'only one of thinking budget',
    },
    {
      what: 'a function without properties',
      body: ask({ tools: [{ functionDeclarations: [{ name: 'a', parameters: { type: 'OBJECT' } }] }] }),
      says: 'should be non-empty for OBJECT',
    },
    {
      what: 'a cache that is not there',
      body: ask({ cachedContent: 'x' }),
      says: 'CachedContent',
      status: 403,
    },
  ])('$what', async ({ body, says, status = 400 }) => {
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(answer.json.error?.message).toContain(says);
  });

  it('callers without a key, and addresses that are not there', async () => {
    expect((await post(ask(), ASK, {})).json.error?.status).toBe('PERMISSION_DENIED');
    expect((await post(ask(), `${ASK}?key=k`, {})).status).toBe(200);
    expect((await post(ask(), '/v9/models')).status).toBe(404);
    expect((await post(ask(), '/v1beta/models/gemini-2.5-flash:sing')).status).toBe(404);
    expect((await post(ask(), '/v1beta/models/gemini-live-2.5-flash-preview:generateContent')).status).toBe(
      404,
    );
  });

  it('nothing by falling over', async () => {
    const odd = fc.oneof(
      fc.json(),
      fc
        .dictionary(fc.constantFrom('contents', 'tools', 'generationConfig'), fc.jsonValue())
        .map((each) => JSON.stringify(each)),
    );
    await fc.assert(
      fc.asyncProperty(odd, async (body) => {
        expect([200, 400, 403]).toContain((await post(body)).status);
      }),
      { numRuns: 100, seed: 3 },
    );
    expect(simulator.recorder.problems).toEqual([]);
  });
});

describe('the REST API lives on', () => {
  it('when a client breaks off in the midst of its body', async () => {
    const before = simulator.connections.length;
    const sent = request(`${simulator.url}${ASK}`, {
      method: 'POST',
      headers: { 'x-goog-api-key': 'k', 'content-length': 1_000 },
    });
    sent.on('error', () => {});
    sent.write('{"contents"', () => sent.destroy());
    await simulator.recorder.waitFor((seen) => seen[before]?.end);
    expect((await post(ask())).status).toBe(200);
    expect(simulator.recorder.problems).toEqual([]);
  });

  it('and streams an array to those who do not ask for events', async () => {
    const { json } = await post(ask(), '/v1beta/models/gemini-2.5-flash:streamGenerateContent');
    expect(Array.isArray(json)).toBe(true);
  });
});
