import { describe, expect, it } from 'vitest';
import type { GenAiModule } from './gen-ai.js';

/** The compiler checks here that both majors have the shape we use. */
const majors: readonly (readonly [string, () => Promise<GenAiModule>])[] = [
  ['2', () => import('@google/genai')],
  ['3', () => import('google-genai-3')],
];

describe("Google's SDK", () => {
  it.each(majors)('has what we use in its major version %s', async (_, load) => {
    const { GoogleGenAI } = await load();
    const httpOptions = { baseUrl: 'http://127.0.0.1:1', headers: {}, fetch };
    const client = new GoogleGenAI({ apiKey: 'k', enterprise: false, vertexai: false, httpOptions });
    expect(client.models.generateContentStream).toBeTypeOf('function');
    expect(client.models.get).toBeTypeOf('function');
    expect(client.live.connect).toBeTypeOf('function');
  });
});
