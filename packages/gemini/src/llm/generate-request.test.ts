import type { LanguageModelRequest } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { generateRequest } from './generate-request.js';
import type { GeminiLlmOptions } from './options.js';

const { signal } = new AbortController();
const time = {
  name: 'time',
  description: 'The time.',
  parameters: { $schema: 'x', type: 'object' },
} as const;

function configOf(request: Partial<LanguageModelRequest>, options: Partial<GeminiLlmOptions> = {}) {
  const messages = [{ role: 'user', turn: 1, parts: [{ type: 'text', text: 'Hi.' }] }] as const;
  const { config } = generateRequest(
    { messages, tools: [], signal, ...request },
    { model: 'gemini-2.5-flash', ...options },
    signal,
  );
  const { abortSignal, ...rest } = config;
  expect(abortSignal).toBe(signal);
  return rest;
}

describe('generateRequest', () => {
  it('asks for nothing that was not asked for', () => {
    expect(configOf({})).toEqual({});
  });

  it('has every option in its place', () => {
    const options = {
      temperature: 0,
      topP: 0.9,
      topK: 40,
      maxOutputTokens: 80,
      stopSequences: ['END'],
      presencePenalty: 0.1,
      frequencyPenalty: 0.2,
      seed: 7,
      thinking: { budgetTokens: 0, level: 'low', include: true },
      safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
      responseModalities: ['TEXT'],
      mediaResolution: 'low',
    } as const;
    const { thinking: _, ...same } = options;
    expect(configOf({ system: 'Be brief.' }, options)).toEqual({
      ...same,
      mediaResolution: 'MEDIA_RESOLUTION_LOW',
      systemInstruction: 'Be brief.',
      thinkingConfig: { thinkingBudget: 0, thinkingLevel: 'LOW', includeThoughts: true },
    });
  });

  it('takes more of the configuration, which replaces no option and adds to the tools', () => {
    const extra = { temperature: 2, responseMimeType: 'application/json', tools: [{ googleSearch: {} }] };
    expect(configOf({ tools: [time] }, { temperature: 1, extra })).toEqual({
      temperature: 1,
      responseMimeType: 'application/json',
      tools: [
        { googleSearch: {} },
        {
          functionDeclarations: [
            { name: 'time', description: 'The time.', parametersJsonSchema: { type: 'object' } },
          ],
        },
      ],
    });
  });

  it.each([
    ['auto', undefined],
    ['none', { mode: 'NONE' }],
    ['required', { mode: 'ANY' }],
    [{ name: 'time' }, { mode: 'ANY', allowedFunctionNames: ['time'] }],
  ] as const)('says which tools may be called: %o', (toolChoice, expected) => {
    expect(configOf({ tools: [time], toolChoice })).toMatchObject(
      expected === undefined ? {} : { toolConfig: { functionCallingConfig: expected } },
    );
    expect('toolConfig' in configOf({ tools: [], toolChoice })).toBe(false);
  });

  it('sends nothing that a cache holds already', () => {
    const cachedContent = 'cachedContents/abc';
    expect(configOf({ system: 'Be brief.', tools: [time] }, { cachedContent })).toEqual({ cachedContent });
  });

  it('knows which models demand signatures', () => {
    const toolCalls = [{ id: 'c', name: 'time', arguments: {} }];
    const messages = [
      { role: 'user', turn: 1, parts: [{ type: 'text', text: 'Hi.' }] },
      { role: 'assistant', turn: 1, text: '', toolCalls },
      { role: 'tool', turn: 1, callId: 'c', name: 'time', result: 9 },
    ] as const;
    const signed = (model: string) =>
      generateRequest({ messages, tools: [], signal }, { model }, signal).contents[1]?.parts[0]
        ?.thoughtSignature;
    for (const model of ['gemini-2.5-flash', 'models/gemini-2.0-flash', 'gemma-3-27b-it'])
      expect([model, signed(model)]).toEqual([model, undefined]);
    for (const model of ['gemini-3-flash-preview', 'gemini-3.1-pro', 'gemini-flash-latest'])
      expect([model, signed(model)]).toEqual([model, 'skip_thought_signature_validator']);
  });
});
