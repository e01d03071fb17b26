import { expect, test } from 'vitest';
import { testIo } from '../../test/test-io.js';
import { runCli } from '../run-cli.js';

test('prints where the servers are, tells what happens, and ends with Ctrl-C', async () => {
  const io = testIo({ cwd: '/' });
  const code = runCli(['simulators', '--speech', 'scripted'], io);
  await io.written('err', 'Ctrl-C');
  const [, url = ''] = /^export GOOGLE_GEMINI_BASE_URL=(http:\/\/127\.0\.0\.1:\d+)$/m.exec(io.out) ?? [];
  for (const vendor of ['DEEPGRAM', 'HEYGEN', 'LIVEAVATAR']) {
    expect(io.out).toMatch(new RegExp(`^export ${vendor}_BASE_URL=http://127\\.0\\.0\\.1:\\d+$`, 'm'));
    expect(io.out).toContain(`export ${vendor}_API_KEY=simulated`);
  }
  const answer = await fetch(`${url}/v1beta/models?key=secret-key`);
  expect(answer.status).toBe(200);
  await answer.text();
  await io.written('err', 'over with 200');
  expect(io.err).toContain('gemini 1: /v1beta/models');
  expect(io.err).not.toContain('secret-key');
  io.interrupt();
  expect(await code).toBe(0);
  await expect(fetch(url)).rejects.toThrow();
});

test.each([
  [['--latency', 'slow'], "--latency must be instant or typical, not 'slow'"],
  [['--faults', 'many'], "--faults must be a whole number up to 9007199254740991, not 'many'"],
  [['--deepgram-port', '70000'], "--deepgram-port must be a whole number up to 65535, not '70000'"],
  [['--key', 'x'], "unknown option '--key'"],
])('refuses %j in one line', async (args, message) => {
  const io = testIo({ cwd: '/' });
  expect(await runCli(['simulators', ...args], io)).toBe(2);
  expect(io.err).toBe(`antiphon simulators: ${message}; see antiphon simulators --help\n`);
});
