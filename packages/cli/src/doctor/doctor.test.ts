import { afterAll, describe, expect, test } from 'vitest';
import { testIo } from '../../test/test-io.js';
import { runCli } from '../run-cli.js';
import { audioDevices } from './audio-devices.js';
import { checkNode } from './check-node.js';
import { describe as inWords } from './describe.js';
import { knownKeys } from './known-keys.js';
import type { DoctorReport } from './report.js';

const SECRET = 'sk-do-not-print-1234567890';

describe('checkNode', () => {
  test.each([
    ['20.19.0', true],
    ['20.18.3', false],
    ['18.20.0', false],
    ['22.4.0', true],
  ])('%s is new enough: %s', (version, ok) => {
    expect(checkNode(version)).toMatchObject({ version, ok });
  });
});

describe('knownKeys', () => {
  test('says which keys are set, and nothing more', () => {
    const keys = knownKeys({ GEMINI_API_KEY: SECRET, DEEPGRAM_API_KEY: '  ', TWILIO_API_SECRET: SECRET });
    const set = keys.filter(({ isSet }) => isSet).map(({ name }) => name);
    expect(set).toEqual(['GEMINI_API_KEY', 'TWILIO_API_SECRET']);
    expect(keys.map(({ name }) => name)).toContain('HEYGEN_API_KEY');
    expect(JSON.stringify(keys)).not.toContain(SECRET);
  });
});

describe('antiphon doctor', () => {
  const io = testIo({ cwd: '/', env: { DEEPGRAM_API_KEY: SECRET, TWILIO_AUTH_TOKEN: SECRET } });
  const seen: string[] = [];
  afterAll(() => expect(seen.join('')).not.toContain(SECRET));

  test('speaks a sentence, understands it, and says that the agent can run', {
    timeout: 60_000,
  }, async () => {
    expect(await runCli(['doctor', '--json'], io)).toBe(0);
    seen.push(io.out, io.err);
    const report = JSON.parse(io.out) as DoctorReport;
    expect(report).toMatchObject({ ok: true, node: { ok: true }, roundTrip: { ok: true } });
    expect(report.speech.models.every(({ present }) => present)).toBe(true);
    const lines = inWords(report);
    seen.push(lines.join('\n'));
    expect(lines.at(-1)).toContain('can run here');
    expect(lines.find((line) => line.includes('DEEPGRAM_API_KEY'))).toContain('set (Deepgram');
    expect(lines.find((line) => line.includes('HEYGEN_API_KEY'))).toContain('not set');
  });
});

test('a report without a runtime says what is missing', () => {
  const missing = { available: false, version: undefined, error: 'glibc is too old' };
  const lines = inWords({
    ok: false,
    antiphon: '0.1.0',
    node: checkNode('18.0.0'),
    platform: { os: 'Linux', arch: 'x64', cpus: 1 },
    speech: {
      preference: 'auto',
      chosen: undefined,
      native: { ...missing, onnxruntime: undefined },
      wasm: missing,
      models: [{ name: 'voices', path: '/nowhere', bytes: 0, present: false }],
    },
    roundTrip: { ok: false, problem: 'no runtime' },
    audioDevices: { available: false, reason: 'not installed' },
    keys: [],
  });
  const told = lines.filter((line) => line.startsWith('  no'));
  expect(told.map((line) => line.slice(6, 20).trim())).toEqual([
    'Node',
    'Speech runtime',
    'Model: voices',
    'Round trip',
  ]);
  expect(lines.at(-1)).toContain('cannot run');
});

describe('audioDevices', () => {
  const microphone = {
    kind: 'microphone',
    index: 0,
    name: 'Desk microphone',
    id: 'a',
    channels: 1,
    defaultSampleRate: 48_000,
    isDefault: true,
  } as const;

  test('lists them where the library for them is installed, and says what is missing where not', async () => {
    expect(await audioDevices(async () => [microphone])).toEqual({ available: true, devices: [microphone] });
    const missing = async () => {
      throw new Error('install it\nwith care');
    };
    expect(await audioDevices(missing)).toEqual({ available: false, reason: 'install it with care' });
  });
});
