import { CliError, reasonOf, UsageError } from './cli-error.js';
import type { Command } from './command.js';
import { FAILED, OK, USAGE } from './exit-codes.js';
import { HELP } from './help.js';
import type { CliIo } from './io.js';
import { version } from './version.js';

/** Loaded when asked for: `--version` need not wait for speech recognition. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import('./demo/index.js')).demoCommand,
  talk: async () => (await import('./talk/index.js')).talkCommand,
  serve: async () => (await import('./serve/index.js')).serveCommand,
  replay: async () => (await import('./replay/index.js')).replayCommand,
  doctor: async () => (await import('./doctor/index.js')).doctorCommand,
  simulators: async () => (await import('./simulators/index.js')).simulatorsCommand,
  init: async () => (await import('./init/index.js')).initCommand,
};

/**
 * Runs the `antiphon` command. What goes wrong is told in one line on stderr; nothing is thrown, and the
 * process is left to end by itself.
 *
 * @param argv the arguments behind the command's own name.
 * @returns the exit code: 0 done, 1 failed, 2 called wrongly, 130 called off by Ctrl-C.
 */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    (name === undefined ? io.stderr : io.stdout).write(HELP);
    return name === undefined ? USAGE : OK;
  }
  if (name === '--version' || name === '-v') {
    io.stdout.write(`${version()}\n`);
    return OK;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    io.stderr.write(`antiphon: unknown command '${name}'\n\n${HELP}`);
    return USAGE;
  }
  return runCommand(name, load, args, io);
}

async function runCommand(
  name: string,
  load: () => Promise<Command>,
  args: readonly string[],
  io: CliIo,
): Promise<number> {
  try {
    const command = await load();
    if (asksForHelp(args)) {
      io.stdout.write(command.help);
      return OK;
    }
    return await command.run(args, io);
  } catch (error) {
    const hint = error instanceof UsageError ? `; see antiphon ${name} --help` : '';
    io.stderr.write(`antiphon ${name}: ${reasonOf(error)}${hint}\n`);
    return error instanceof CliError ? error.exitCode : FAILED;
  }
}

function asksForHelp(args: readonly string[]): boolean {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  return own.includes('--help') || own.includes('-h');
}
