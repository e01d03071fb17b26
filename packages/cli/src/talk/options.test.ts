import { describe, expect, test } from 'vitest';
import { testIo } from '../../test/test-io.js';
import { runCli } from '../run-cli.js';
import { talkOptions } from './options.js';

const env = {};

describe('antiphon talk', () => {
  test('serves this machine alone, without any key', () => {
    expect(talkOptions([], { env })).toEqual({
      ...{ port: 8790, host: '127.0.0.1', vendors: 'none', avatar: 'level', open: false },
    });
  });

  test('asks the vendors whose keys are there, unless it is told otherwise', () => {
    const keys = { DEEPGRAM_API_KEY: 'x', GOOGLE_API_KEY: 'y' };
    expect(talkOptions([], { env: keys }).vendors).toBe('cloud');
    expect(talkOptions(['--vendors', 'none'], { env: keys }).vendors).toBe('none');
    expect(talkOptions([], { env: { DEEPGRAM_API_KEY: 'x' } }).vendors).toBe('none');
  });

  test('knows where a proxy shows the page', () => {
    expect(talkOptions(['--origin', 'https://Talk.example/'], { env }).origin).toBe('https://talk.example');
  });

  test.each([
    [['--origin', 'talk.example'], '--origin must be where the page is shown'],
    [['--origin', 'https://talk.example/page'], '--origin must be where the page is shown'],
    [['--port', '80000'], '--port must be a whole number up to 65535'],
    [['--port', '1e3'], '--port must be a whole number up to 65535'],
    [['--vendors', 'aws'], '--vendors must be one of none,'],
    [['--avatar', 'mona'], '--avatar must be one of level, liveavatar, not'],
    [['--host', ' '], '--host must not be empty'],
    [['page'], "unexpected argument 'page'"],
  ])('%j is refused in one line', async (args, reason) => {
    const io = testIo({ cwd: '/' });
    expect(await runCli(['talk', ...args], io)).toBe(2);
    expect(io.err).toContain(`antiphon talk: ${reason}`);
    expect(io.err.trim().split('\n')).toHaveLength(1);
  });
});
