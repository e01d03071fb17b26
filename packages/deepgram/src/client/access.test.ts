import { describe, expect, it } from 'vitest';
import { resolveAccess } from './access.js';
import { loadSdk } from './sdk.js';

describe('resolveAccess', () => {
  it('takes key and address from the environment, and prefers what it is given', () => {
    const env = { DEEPGRAM_API_KEY: 'from-env', DEEPGRAM_BASE_URL: 'http://127.0.0.1:9/' };
    expect(resolveAccess({}, env)).toMatchObject({
      credentials: { apiKey: 'from-env' },
      baseUrl: 'http://127.0.0.1:9',
      isSecure: false,
    });
    expect(resolveAccess({ apiKey: 'own', baseUrl: 'https://eu.example' }, env)).toMatchObject({
      credentials: { apiKey: 'own' },
      baseUrl: 'https://eu.example',
      isSecure: true,
    });
    expect(resolveAccess({ apiKey: 'own' }, {})).toMatchObject({ baseUrl: undefined, isSecure: true });
  });

  it('says what to do when there is no key', () => {
    expect(() => resolveAccess({}, {})).toThrow(/DEEPGRAM_API_KEY/);
    expect(() => resolveAccess({ apiKey: ' ' }, {})).toThrow(/DEEPGRAM_API_KEY/);
    expect(resolveAccess({ accessToken: 'token' }, {}).credentials).toMatchObject({ accessToken: 'token' });
  });

  it('refuses a key that no header can carry, without repeating it', () => {
    const attempt = () => resolveAccess({ apiKey: 'secret\nkey' }, {});
    expect(attempt).toThrow(/apiKey/);
    expect(attempt).not.toThrow(/secret/);
  });

  it('refuses an address that is none', () => {
    for (const baseUrl of [
      'nonsense',
      'ftp://example.org',
      '127.0.0.1:80',
      'https://example.org/#x',
      'https://example.org/?x=1',
    ])
      expect(() => resolveAccess({ apiKey: 'key', baseUrl }, {})).toThrow(/address/);
  });
});

describe('headers', () => {
  it('are refused when no header can carry them', () => {
    const attempt = (headers: Record<string, string>) => () => resolveAccess({ apiKey: 'key', headers }, {});
    expect(attempt({ 'x-tag': 'a b' })).not.toThrow();
    for (const headers of [{ 'x tag': 'a' }, { 'x-tag': 'a\nb' }, { '': 'a' }])
      expect(attempt(headers)).toThrow(/header/);
  });
});

describe('loadSdk', () => {
  it('names the command that installs the SDK when it is missing', async () => {
    const absent = () => Promise.reject(new Error("Cannot find package '@deepgram/sdk'"));
    await expect(loadSdk(absent)).rejects.toThrow('npm install @deepgram/sdk');
  });
});
