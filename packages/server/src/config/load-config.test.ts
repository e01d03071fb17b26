import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AntiphonError } from '@antiphon/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settings } from './environment.js';
import { type ConfigSources, loadConfig } from './load-config.js';

const HEX = 'ab'.repeat(32);
const SECRET = 'hush-hush-hush-hush-hush-hush-hush';
const HASH_OF_SECRET = createHash('sha256').update(SECRET).digest('hex');
let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'antiphon-config-'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const load = (sources: ConfigSources) => loadConfig({ env: {}, cwd, ...sources });
const file = (content: unknown): string => {
  writeFileSync(join(cwd, 'server.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return 'server.json';
};
const faults = (sources: ConfigSources): readonly string[] => {
  try {
    load(sources);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(AntiphonError);
    return (error as Error).message.split('\n- ').slice(1);
  }
};

describe('A configuration', () => {
  test('is complete where nothing is said, serves this machine alone, and keeps conversations in a file', () => {
    const config = load({});
    expect(config).toMatchObject({ host: '127.0.0.1', port: 8800, origins: 'same', auth: { apiKeys: [] } });
    expect(config.store).toMatchObject({
      kind: 'sqlite',
      file: join(cwd, '.antiphon', 'conversations.sqlite'),
    });
    expect(config.limits).toMatchObject({ idleMs: 3_600_000, maxChunkBytes: 1_048_576 });
  });

  test('comes from a file, which the environment overrides, which flags override', () => {
    const config = load({
      file: file({
        port: 1,
        limits: { maxConversations: 5, maxPerOwner: 4 },
        origins: 'any',
        host: '0.0.0.0',
      }),
      env: {
        ANTIPHON_SERVER_PORT: '2',
        ANTIPHON_SERVER_LIMITS_MAX_CONVERSATIONS: '6',
        HOME: '/',
        ANTIPHON_SERVER_HOST: '',
      },
      overrides: { port: 3 },
    });
    expect(config).toMatchObject({
      port: 3,
      host: '0.0.0.0',
      limits: { maxConversations: 6, maxPerOwner: 4 },
    });
  });

  test('has defaults of a program, which everything else overrides', () => {
    const defaults = { limits: { maxConversations: 24, maxPerOwner: 12 } };
    const env = { ANTIPHON_SERVER_LIMITS_MAX_PER_OWNER: '6' };
    expect(load({ defaults, env })).toMatchObject({ limits: { maxConversations: 24, maxPerOwner: 6 } });
    const saying = file({ limits: { maxConversations: 48 } });
    expect(load({ defaults, file: saying }).limits).toMatchObject({ maxConversations: 48, maxPerOwner: 12 });
  });

  test('takes lists from the environment, and secrets from files that it names', () => {
    writeFileSync(join(cwd, 'secret'), `${SECRET}\n`);
    const config = load({
      env: {
        ANTIPHON_SERVER_AUTH_API_KEYS: `web=sha256:${HEX}, phone=${SECRET}`,
        ANTIPHON_SERVER_ORIGINS: 'https://one.example,https://two.example',
        ANTIPHON_SERVER_AUTH_JWT_SECRET_FILE: 'secret',
      },
    });
    expect(config.auth).toMatchObject({
      apiKeys: [`web=sha256:${HEX}`, `phone=${SECRET}`],
      jwtSecret: SECRET,
    });
    expect(config.origins).toEqual(['https://one.example', 'https://two.example']);
    expect(load({ env: { ANTIPHON_SERVER_ORIGINS: 'any' } }).origins).toBe('any');
    writeFileSync(join(cwd, 'keys'), `web=sha256:${HEX}\nphone=${SECRET}\n`);
    expect(load({ env: { ANTIPHON_SERVER_AUTH_API_KEYS_FILE: 'keys' } }).auth.apiKeys).toEqual([
      `web=sha256:${HEX}`,
      `phone=${SECRET}`,
    ]);
  });

  test('has a variable of its own for every setting', () => {
    const variables = settings.map(({ variable }) => variable);
    expect(variables).toContain('ANTIPHON_SERVER_LIMITS_MAX_PER_OWNER');
    expect(new Set(variables).size).toBe(variables.length);
  });

  test('is refused with a line for each fault', () => {
    const env = {
      ANTIPHON_SERVER_PORT: '80a',
      ANTIPHON_SERVER_PROT: '80',
      ANTIPHON_SERVER_STORE_FILE_FILE: 'none',
    };
    const content = {
      limits: { sesions: 1, maxPerOwner: 0 },
      store: 'sqlite',
      logLevel: 'loud',
      origins: ['nowhere'],
    };
    expect(faults({ env, file: file(content) })).toEqual([
      'ANTIPHON_SERVER_PROT is not known',
      'ANTIPHON_SERVER_STORE_FILE_FILE names a file that cannot be read',
      "port must be a whole number from 0 to 65535, not '80a'",
      "origins must be 'same', 'any' or a list of origins, as https://app.example, not [\"nowhere\"]",
      "logLevel must be one of 'trace', 'debug', 'info', 'warn', 'error', 'silent', not 'loud'",
      'store must be an object',
      expect.stringMatching(/^limits\.sesions is not known; known are maxConversations, /),
      'limits.maxPerOwner must be a whole number from 1 to 100000, not 0',
    ]);
  });

  test.each<[string, ConfigSources, string]>([
    [
      'a key that is too short',
      { overrides: { auth: { apiKeys: ['web=hush-hush'] } } },
      'auth.apiKeys must be a list of',
    ],
    [
      'a secret that is too short',
      { overrides: { auth: { jwtSecret: 'hush-hush' } } },
      'auth.jwtSecret must be a text of 32',
    ],
    [
      'an address',
      { overrides: { store: { kind: 'postgres', url: 'mysql://hush-hush@host' } } },
      'store.url must be',
    ],
    [
      'an address in place of all',
      { overrides: { store: 'postgres://ada:hush-hush@host' as never } },
      'store must be an object',
    ],
    [
      'an address in a wrong place',
      { overrides: { store: { kind: 'postgres://ada:hush-hush@host' as never } } },
      'store.kind must be one of',
    ],
    ['keys in place of all', { overrides: { auth: ['web=hush-hush'] as never } }, 'auth must be an object'],
    [
      'a key in place of a name',
      { overrides: { auth: { 'hush-hush': 1 } as never } },
      'auth.… is not known; known are apiKeys',
    ],
    ['what is no JSON', { file: 'broken.json' }, 'broken.json is not JSON'],
  ])('shows no secret: %s', (_what, sources, fault) => {
    writeFileSync(join(cwd, 'broken.json'), '{ "jwtSecret": hush-hush }');
    const [line, ...more] = faults(sources);
    expect(line).toContain(fault);
    expect(line).not.toContain('hush');
    expect(more).toEqual([]);
  });

  test.each<[ConfigSources, string]>([
    [{ file: 'missing.json' }, 'missing.json cannot be read: ENOENT'],
    [{ overrides: { store: { kind: 'postgres' } } }, 'store.url is missing'],
    [
      {
        overrides: {
          auth: {
            jwtSecret: SECRET,
            jwtJwksUrl: 'https://id.example/keys',
            jwtIssuer: 'us',
            jwtAudience: 'me',
          },
        },
      },
      'exclude each other',
    ],
    [{ overrides: { auth: { jwtIssuer: 'https://id.example' } } }, 'mean nothing without'],
    [
      { overrides: { auth: { jwtJwksUrl: 'http://id.example/keys', jwtIssuer: 'us', jwtAudience: 'me' } } },
      'must be an address with https://',
    ],
    [
      { overrides: { auth: { jwtJwksUrl: 'https://id.example/keys', jwtIssuer: 'us' } } },
      'needs auth.jwtIssuer and auth.jwtAudience',
    ],
    [{ overrides: { proxies: ['10.0.0.0/33'] } }, "not '10.0.0.0/33'"],
    [{ overrides: { proxies: ['gateway'] } }, "not 'gateway'"],
    [{ overrides: { limits: { maxBufferBytes: 40_000, maxChunkBytes: 50_000 } } }, 'no chunk of that size'],
    [{ overrides: { store: { kind: 'postgres', url: 'localhost' } } }, 'begins with postgres://'],
    [
      { env: { ANTIPHON_SERVER_PORT: '1', ANTIPHON_SERVER_PORT_FILE: 'port' } },
      'ANTIPHON_SERVER_PORT and ANTIPHON_SERVER_PORT_FILE exclude each other',
    ],
    [
      { overrides: { auth: { apiKeys: [`web=${SECRET}`, `phone=sha256:${HASH_OF_SECRET}`] } } },
      'the same key twice, for web and for phone',
    ],
  ])('is refused where it makes no sense: %j', (sources, fault) => {
    expect(faults(sources)).toEqual([expect.stringContaining(fault)]);
  });

  test('is refused where it is no object at all', () => {
    expect(faults({ file: file('[1]') })).toEqual([expect.stringContaining('server.json must be an object')]);
  });
});
