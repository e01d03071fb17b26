import { describe, expect, test } from 'vitest';
import { testIo } from '../test/test-io.js';
import { runCli } from './run-cli.js';
import { version } from './version.js';

const run = async (...argv: string[]) => {
  const io = testIo({ cwd: '/' });
  const code = await runCli(argv, io);
  return { code, out: io.out, err: io.err };
};

describe('antiphon', () => {
  test.each(['--version', '-v'])('%s prints the version', async (flag) => {
    expect(await run(flag)).toEqual({ code: 0, out: `${version()}\n`, err: '' });
  });

  test.each(['--help', '-h', 'help'])('%s names the commands', async (flag) => {
    const { code, out } = await run(flag);
    expect(code).toBe(0);
    for (const name of ['demo', 'replay', 'doctor', 'init']) expect(out).toContain(`  ${name} `);
  });

  test('no command is a usage error', async () => {
    const { code, out, err } = await run();
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('Usage: antiphon COMMAND');
  });

  test.each(['dmeo', '--bogus', 'constructor', '__proto__'])("'%s' is unknown, and says so", async (name) => {
    const { code, out, err } = await run(name);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(new RegExp(`^antiphon: unknown command '${name}'\n\nUsage:`));
  });

  test.each(['demo', 'replay', 'doctor', 'init'])('%s --help explains it', async (name) => {
    const { code, out, err } = await run(name, '--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`Usage: antiphon ${name}`);
  });

  test.each([
    [['demo', '--wavv', 'x'], "antiphon demo: unknown option '--wavv'; see antiphon demo --help\n"],
    [['demo', 'file.wav'], "antiphon demo: unexpected argument 'file.wav'; see antiphon demo --help\n"],
    [
      ['demo', '--seed', 'soon'],
      "antiphon demo: --seed must be a whole number, not 'soon'; see antiphon demo --help\n",
    ],
    [['demo', '--out', ''], 'antiphon demo: --out must not be empty; see antiphon demo --help\n'],
    [
      ['demo', '--json=yes'],
      "antiphon demo: option '--json' does not take an argument; see antiphon demo --help\n",
    ],
    [['replay'], 'antiphon replay: a recorded session is expected: FILE.jsonl; see antiphon replay --help\n'],
    [
      ['replay', 'x.jsonl', '--virtual'],
      'antiphon replay: --virtual needs --pipeline: real speech recognition takes real time; see antiphon replay --help\n',
    ],
    [['init'], 'antiphon init: a folder for the project is expected; see antiphon init --help\n'],
    [['doctor', 'me'], "antiphon doctor: unexpected argument 'me'; see antiphon doctor --help\n"],
  ])('%j is refused in one line', async (argv, err) => {
    expect(await run(...argv)).toEqual({ code: 2, out: '', err });
  });

  test('a flag without its value is refused in one line', async () => {
    const { code, err } = await run('demo', '--wav');
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain("'--wav");
  });
});
