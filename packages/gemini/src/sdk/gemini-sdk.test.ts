import { describe, expect, it, vi } from 'vitest';
import { apiKeyOf } from './api-key.js';
import { geminiSdk } from './gemini-sdk.js';
import { type GenAiOptions, loadGenAi } from './gen-ai.js';

/** An SDK that only keeps what it is given. */
function fakeSdk() {
  const given: GenAiOptions[] = [];
  class GoogleGenAI {
    readonly models = { generateContentStream: vi.fn(), get: vi.fn() };
    readonly live = { connect: vi.fn() };
    constructor(options: GenAiOptions) {
      given.push(options);
    }
  }
  return { given, sdk: vi.fn(async () => ({ GoogleGenAI })) };
}

describe('apiKeyOf', () => {
  it('takes the one given, else GEMINI_API_KEY, else GOOGLE_API_KEY', () => {
    const env = { GEMINI_API_KEY: ' gemini ', GOOGLE_API_KEY: 'google' };
    expect(apiKeyOf('given', env)).toBe('given');
    expect(apiKeyOf(' ', env)).toBe('gemini');
    expect(apiKeyOf(undefined, { ...env, GEMINI_API_KEY: '' })).toBe('google');
  });

  it('says what to do when there is none, or one that cannot be sent, which it does not quote', () => {
    expect(() => apiKeyOf(undefined, {})).toThrow('set apiKey, or GEMINI_API_KEY');
    expect(() => apiKeyOf('geheim\u00e9', {})).toThrow(/^(?!.*geheim)/);
  });
});

describe('geminiSdk', () => {
  it('loads the SDK when it is first needed, and once', async () => {
    const { given, sdk } = fakeSdk();
    const gemini = geminiSdk({
      apiKey: 'a-key',
      baseUrl: 'http://127.0.0.1:1/',
      apiVersion: 'v1',
      headers: { 'x-team': 'us' },
      sdk,
    });
    expect(sdk).not.toHaveBeenCalled();
    const [one, other] = await Promise.all([gemini.client(), gemini.client()]);
    expect(one).toBe(other);
    expect(sdk).toHaveBeenCalledTimes(1);
    expect(given).toEqual([
      {
        apiKey: 'a-key',
        apiVersion: 'v1',
        enterprise: false,
        vertexai: false,
        httpOptions: {
          apiVersion: 'v1',
          baseUrl: 'http://127.0.0.1:1/',
          headers: { 'x-team': 'us' },
          fetch: expect.any(Function),
        },
      },
    ]);
  });

  it('finds key and address in the environment', async () => {
    const { given, sdk } = fakeSdk();
    await geminiSdk({
      sdk,
      env: { GOOGLE_API_KEY: 'google', GOOGLE_GEMINI_BASE_URL: 'http://127.0.0.1:2' },
    }).client();
    expect(given).toMatchObject([{ apiKey: 'google', httpOptions: { baseUrl: 'http://127.0.0.1:2' } }]);
  });

  it('loads nothing without a key, and looks for it again the next time', async () => {
    const { sdk } = fakeSdk();
    const env: Record<string, string> = {};
    const gemini = geminiSdk({ sdk, env });
    await expect(gemini.client()).rejects.toMatchObject({ code: 'service_failed', retryable: false });
    expect(sdk).not.toHaveBeenCalled();
    env.GEMINI_API_KEY = 'found-later';
    await gemini.client();
    expect(gemini.discreet('it is found-later')).toBe('it is ***');
  });

  it('says how to install the SDK', async () => {
    const missing = () =>
      Promise.reject(Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' }));
    await expect(geminiSdk({ apiKey: 'a-key', sdk: missing }).client()).rejects.toThrow(
      'npm install @google/genai',
    );
    const broken = () => Promise.reject(new Error('a-secret-key is on line 1'));
    await expect(geminiSdk({ apiKey: 'a-secret-key', sdk: broken }).client()).rejects.toThrow(
      "Google's SDK can't be loaded: *** is on line 1",
    );
  });

  it.each(['127.0.0.1:8080', 'ftp://x', 'http://user:pass@host'])(
    'takes no address such as %s',
    async (baseUrl) => {
      const { sdk } = fakeSdk();
      await expect(geminiSdk({ apiKey: 'a-key', baseUrl, sdk }).client()).rejects.toThrow(
        /^(?!.*pass@).*address/,
      );
    },
  );

  it('takes no header that cannot be sent, and does not quote it', async () => {
    const { sdk } = fakeSdk();
    const headers = { 'x-team': 'geheim\n', 'x-other': 'ge\u0000heim' };
    await expect(geminiSdk({ apiKey: 'a-key', headers, sdk }).client()).rejects.toThrow(
      /^(?!.*heim).*'x-other'/,
    );
  });

  it('uses a client of your own as it is', async () => {
    const { sdk } = fakeSdk();
    const client = await geminiSdk({ apiKey: 'a-key', sdk }).client();
    expect(await geminiSdk({ client, env: {} }).client()).toBe(client);
  });

  it('keeps the console quiet, also with two keys in the environment', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    vi.stubEnv('GEMINI_API_KEY', 'one-key');
    vi.stubEnv('GOOGLE_API_KEY', 'other-key');
    vi.stubEnv('GOOGLE_GENAI_USE_VERTEXAI', 'true');
    try {
      for (const sdk of [loadGenAi, () => import('google-genai-3')]) await geminiSdk({ sdk }).client();
      expect(warn).not.toHaveBeenCalled();
      expect(process.env.GEMINI_API_KEY).toBe('one-key');
    } finally {
      vi.unstubAllEnvs();
      warn.mockRestore();
    }
  });
});
