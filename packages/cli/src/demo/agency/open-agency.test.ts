import { expect, test } from 'vitest';
import { testIo } from '../../../test/test-io.js';
import { runCli } from '../../run-cli.js';
import { openAgency } from './index.js';

test.each([
  ['cloud', {}, 'DEEPGRAM_API_KEY and GEMINI_API_KEY or GOOGLE_API_KEY'],
  ['cloud', { GOOGLE_API_KEY: 'x' }, 'DEEPGRAM_API_KEY'],
  ['cloud', { DEEPGRAM_API_KEY: 'x' }, 'GEMINI_API_KEY or GOOGLE_API_KEY'],
  ['cloud', { DEEPGRAM_API_KEY: 'x', GEMINI_API_KEY: '' }, 'GEMINI_API_KEY or GOOGLE_API_KEY'],
  ['cloud-live', {}, 'GEMINI_API_KEY or GOOGLE_API_KEY'],
] as const)('%s with %j says which keys are missing', async (choice, env, names) => {
  await expect(openAgency(choice, { env })).rejects.toThrow(
    `--vendors ${choice} needs ${names} in the environment; --vendors simulated needs no key at all`,
  );
});

test.each(['cloud', 'cloud-live'] as const)('%s opens with its keys, and asks nobody yet', async (choice) => {
  await using agency = await openAgency(choice, { env: { DEEPGRAM_API_KEY: 'x', GEMINI_API_KEY: 'y' } });
  expect(agency.services).not.toContain('simulated');
});

test('an unknown choice is refused in one line', async () => {
  const io = testIo({ cwd: '/' });
  expect(await runCli(['demo', '--vendors', 'aws'], io)).toBe(2);
  expect(io.err).toBe(
    "antiphon demo: --vendors must be one of none, simulated, live, cloud, cloud-live, not 'aws'; see antiphon demo --help\n",
  );
});
