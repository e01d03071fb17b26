import { FAULTS_USAGE, faultsCommand } from './faults-command.js';
import { SOAK_USAGE, soakCommand } from './soak-command.js';

const commands: Readonly<Record<string, { run(args: readonly string[]): Promise<number>; usage: string }>> = {
  faults: { run: faultsCommand, usage: FAULTS_USAGE },
  soak: { run: soakCommand, usage: SOAK_USAGE },
};

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
if (command === undefined || args.includes('--help')) {
  console.log(
    command?.usage ??
      Object.values(commands)
        .map(({ usage }) => usage)
        .join('\n\n'),
  );
  process.exit(command === undefined ? 2 : 0);
}
process.exit(
  await command.run(args).catch((thrown: unknown) => {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    return 2;
  }),
);
