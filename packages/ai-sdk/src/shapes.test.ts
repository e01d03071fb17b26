import { createGoogleGenerativeAI } from '@ai-sdk/google';
import type { LanguageModelV2, LanguageModelV3 } from '@ai-sdk/provider';
import { expect, it } from 'vitest';
import { aiSdkLlm } from './ai-sdk-llm.js';
import type { AiSdkModel } from './model.js';

it('takes models of both versions, and says so of any other', () => {
  const google = createGoogleGenerativeAI({ apiKey: 'a-key' })('gemini-2.5-flash');
  expect(aiSdkLlm(google).name).toBe('gemini-2.5-flash');
  // The compiler checks these.
  const older = { ...google, specificationVersion: 'v2' } as unknown as LanguageModelV2 satisfies AiSdkModel;
  const newer = google as LanguageModelV3 satisfies AiSdkModel;
  expect(() => [aiSdkLlm(older), aiSdkLlm(newer)]).not.toThrow();
  const newest = { ...older, specificationVersion: 'v4' } as unknown as AiSdkModel;
  expect(() => aiSdkLlm(newest)).toThrow("a model of version 'v4'");
});
