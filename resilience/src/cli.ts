import { faultsCommand } from './faults-command.js';

const [command, ...args] = process.argv.slice(2);
const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  faults: faultsCommand,
};
const chosen = commands[command ?? ''];
if (chosen === undefined) {
  console.error(`usage: ${Object.keys(commands).join(' | ')}`);
  process.exitCode = 2;
} else process.exit(await chosen(args));
