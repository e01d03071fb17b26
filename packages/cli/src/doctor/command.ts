import { unloadOffline } from '@antiphon/offline';
import type { Command } from '../command.js';
import { FAILED, OK } from '../exit-codes.js';
import { parseFlags } from '../parse-flags.js';
import { describe } from './describe.js';
import { examine } from './examine.js';

const HELP = `Usage: antiphon doctor [--json]

Looks whether voice agents can run on this machine: Node, the speech runtime and its models, audio devices,
and which keys of vendors are set (never what they are). Speaks one sentence and understands it again.

Options:
  --json        print one JSON object instead
  -h, --help    this help

Exit code: 0 when the offline agent can run, else 1.
`;

export const doctorCommand: Command = {
  name: 'doctor',
  help: HELP,
  async run(args, io) {
    const { flags } = parseFlags(args, { flags: { json: { type: 'boolean', default: false } } });
    try {
      const report = await examine(io.env);
      io.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : `${describe(report).join('\n')}\n`);
      return report.ok ? OK : FAILED;
    } finally {
      await unloadOffline();
    }
  },
};
