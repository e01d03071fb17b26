import { AntiphonError } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { resolveAccess, type Vendor } from './access.js';

const vendor: Vendor = {
  name: 'Acme',
  keyName: 'ACME_KEY',
  baseUrlName: 'ACME_URL',
  baseUrl: 'https://a.example',
};

describe('resolveAccess()', () => {
  it('takes what is given, else the environment, else the vendor’s own address', () => {
    const env = { ACME_KEY: ' key ', ACME_URL: 'http://127.0.0.1:9/' };
    expect(resolveAccess(vendor, {}, env)).toEqual({ apiKey: 'key', baseUrl: 'http://127.0.0.1:9' });
    expect(resolveAccess(vendor, { apiKey: 'other' }, { ACME_KEY: 'key' })).toEqual({
      apiKey: 'other',
      baseUrl: 'https://a.example',
    });
  });

  it.each([
    ['no key', {}, 'Acme needs an API key: set ACME_KEY or pass apiKey'],
    ['a key that no header can carry', { apiKey: 'sec\nret' }, 'characters that no key has'],
    ['an address that is none', { apiKey: 'secret', baseUrl: 'a.example' }, 'baseUrl is no address'],
    ['an address with a query', { apiKey: 'secret', baseUrl: 'https://a.example?k=secret' }, 'baseUrl is no'],
  ])('refuses %s, and says so without the key', (_, options, message) => {
    let error: unknown;
    try {
      resolveAccess(vendor, options, {});
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(AntiphonError);
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).not.toMatch(/secret|sec\n/);
  });
});
