import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, VirtualClock } from '@antiphon/core';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { loadConfig, type PartialConfig } from '../config/index.js';
import { newApiKey } from './api-keys.js';
import { authenticator } from './authenticator.js';

const SECRET = 'hush-hush-hush-hush-hush-hush-hush';
const secretBytes = new TextEncoder().encode(SECRET);
const knows = (auth: NonNullable<PartialConfig['auth']>, clock?: Clock) =>
  authenticator(loadConfig({ env: {}, overrides: { auth } }), clock);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

function jwt(claims: Record<string, unknown> = {}, header: JWTHeaderParameters = { alg: 'HS256' }): SignJWT {
  return new SignJWT({ sub: 'ada', iss: 'us', aud: 'voices', ...claims })
    .setProtectedHeader(header)
    .setExpirationTime('1m');
}

describe('An API key', () => {
  test('says whose it is, as it was made or by its hash', async () => {
    const [made, other] = [newApiKey('web'), newApiKey('phone')];
    const who = knows({ apiKeys: [made.entry, `phone=${other.key}`, newApiKey('web').entry] });
    expect(await who(bearer(made.key))).toEqual({ id: 'web' });
    expect(await who(bearer(other.key))).toEqual({ id: 'phone' });
    expect(await who({ authorization: `bearer ${made.key}` })).toEqual({ id: 'web' });
  });

  test.each([
    ['nothing', {}],
    ['another', bearer(newApiKey('web').key)],
    ['a JWT where there are none', bearer('a.b.c')],
    ['another scheme', { authorization: 'Basic d2ViOng=' }],
    ['an empty one', { authorization: 'Bearer ' }],
    ['the hash itself', bearer(newApiKey('web').entry.slice('web='.length))],
  ])('is asked for: %s is not good', async (_what, headers) => {
    expect(await knows({ apiKeys: [newApiKey('web').entry] })(headers)).toBeUndefined();
  });
});

describe('A JWT', () => {
  const who = knows({ jwtSecret: SECRET, jwtIssuer: 'us', jwtAudience: 'voices' });

  test('says whose it is, beside keys', async () => {
    const { key, entry } = newApiKey('web');
    const both = knows({ jwtSecret: SECRET, apiKeys: [entry] });
    expect(await who(bearer(await jwt().sign(secretBytes)))).toEqual({ id: 'jwt:ada' });
    expect(await both(bearer(await jwt().sign(secretBytes)))).toEqual({ id: 'jwt:ada' });
    expect(await both(bearer(key))).toEqual({ id: 'web' });
  });

  test('names nobody whose key is known: its owners are others', async () => {
    const { key, entry } = newApiKey('ada');
    const both = knows({ jwtSecret: SECRET, apiKeys: [entry] });
    const [byKey, byToken] = [await both(bearer(key)), await both(bearer(await jwt().sign(secretBytes)))];
    expect([byKey?.id, byToken?.id]).toEqual(['ada', 'jwt:ada']);
  });

  test('may name its owner in another claim', async () => {
    const byTenant = knows({ jwtSecret: SECRET, jwtOwnerClaim: 'tenant' });
    expect(await byTenant(bearer(await jwt({ tenant: 'acme' }).sign(secretBytes)))).toEqual({
      id: 'jwt:acme',
    });
    expect(await byTenant(bearer(await jwt().sign(secretBytes)))).toBeUndefined();
  });

  test.each([
    ['of another secret', jwt().sign(new TextEncoder().encode(SECRET.toUpperCase()))],
    ['of another issuer', jwt({ iss: 'them' }).sign(secretBytes)],
    ['for somebody else', jwt({ aud: 'videos' }).sign(secretBytes)],
    ['that is too old', jwt().setExpirationTime('-1m').sign(secretBytes)],
    ['that is not good yet', jwt().setNotBefore('1h').sign(secretBytes)],
    ['of nobody', jwt({ sub: '' }).sign(secretBytes)],
    ['of a name that would break a line', jwt({ sub: 'ada\nlog: all is well' }).sign(secretBytes)],
    [
      'that never ends',
      new SignJWT({ sub: 'ada', iss: 'us', aud: 'voices' })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(secretBytes),
    ],
    ['of another algorithm', jwt({}, { alg: 'HS512' }).sign(secretBytes)],
    [
      'without a signature',
      Promise.resolve(
        `${unsigned({ alg: 'none' })}.${unsigned({ sub: 'ada', iss: 'us', aud: 'voices', exp: 9e9 })}.`,
      ),
    ],
  ])('%s is not good', async (_what, token) => {
    expect(await who(bearer(await token))).toBeUndefined();
  });

  test('may be signed with keys that are published; one that cannot be looked up is no verdict', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] };
    let fetched = 0;
    const server = createServer((_request, response) => {
      fetched++;
      response.statusCode = fetched === 1 ? 200 : 500;
      response.end(JSON.stringify(keys));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const jwtJwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    const clock = new VirtualClock();
    const auth = { jwtJwksUrl, jwtIssuer: 'us', jwtAudience: 'voices' };
    const published = knows(auth, clock);
    const es256 = { alg: 'ES256', kid: 'one' };
    const token = await jwt({}, es256).sign(privateKey);
    try {
      expect(await published(bearer(token))).toEqual({ id: 'jwt:ada' });
      expect(await published(bearer(await jwt().sign(secretBytes)))).toBeUndefined();
      expect(await published(bearer(await jwt({ iss: 'them' }, es256).sign(privateKey)))).toBeUndefined();
      const others = knows(auth, clock);
      // A failure is remembered, and not forgotten too late.
      for (const total of [2, 2, 3]) {
        await expect(others(bearer(token))).rejects.toThrow();
        expect(fetched).toBe(total);
        await clock.advance(2_500);
      }
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    await expect(knows(auth)(bearer(token))).rejects.toThrow();
  });
});

test('Where nobody is asked, everybody is the person at this machine', async () => {
  expect(await knows({})({})).toEqual({ id: 'local' });
});

function unsigned(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
