import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { testIo } from '../../test/test-io.js';
import { runCli } from '../run-cli.js';
import { serveOptions } from './options.js';

describe('antiphon serve', () => {
  test('needs no option', () => {
    expect(serveOptions([])).toMatchObject({ vendors: 'none', overrides: {}, config: undefined });
  });

  test('overrides the configuration by its flags', () => {
    const flags = ['--port', '0', '--host', '::1', '--data', 'kept', '--config', 'server.json'];
    expect(serveOptions(flags)).toMatchObject({
      config: 'server.json',
      overrides: { port: 0, host: '::1', dataFolder: 'kept' },
    });
  });

  test.each([
    [['--port', '80000'], '--port must be a whole number from 0 to 65535'],
    [['--recognizers', '0'], '--recognizers must be a whole number from 1'],
    [['--vendors', 'cloud-live'], '--vendors must be one of none, simulated, cloud'],
    [['--new-key', 'a b'], '--new-key must name whose key it is'],
    [['now'], "unexpected argument 'now'"],
  ])('%j is refused in one line', async (args, reason) => {
    const io = testIo({ cwd: '/' });
    expect(await runCli(['serve', ...args], io)).toBe(2);
    expect(io.err).toContain(`antiphon serve: ${reason}`);
    expect(io.err.trim().split('\n')).toHaveLength(1);
  });

  test('makes a key, and says what to configure', async () => {
    const io = testIo({ cwd: '/' });
    expect(await runCli(['serve', '--new-key', 'web'], io)).toBe(0);
    expect(io.out).toMatch(/^ak_[\w-]{43}\n$/);
    expect(io.err).toMatch(/\nweb=sha256:[\da-f]{64}\n$/);
  });

  test('tells every fault of a configuration in a line, and serves nothing', async () => {
    const env = { ANTIPHON_SERVER_PORT: 'x', ANTIPHON_SERVER_LIMITS_IDLE_MS: '1' };
    const io = testIo({ cwd: '/', env });
    expect(await runCli(['serve'], io)).toBe(1);
    expect(io.err.split('\n')).toEqual([
      'the configuration is wrong:',
      "- port must be a whole number from 0 to 65535, not 'x'",
      '- limits.idleMs must be a whole number from 1000 to 604800000, not 1',
      'antiphon serve: nothing is served with this configuration',
      '',
    ]);
  });

  test('ends in order though its models are still being loaded', async () => {
    const io = testIo({ cwd: await temporaryFolder() });
    const ended = runCli(['serve', '--port', '0', '--recognizers', '1', '--synthesizers', '1'], io);
    await io.written('err', 'Loading the models');
    io.interrupt('SIGTERM');
    expect(await ended).toBe(0);
    expect(io.err).toContain('Ending: no new sessions');
    expect(io.err).not.toContain('Ready');
    expect(io.out).toContain('"server ended"');
  });
});
