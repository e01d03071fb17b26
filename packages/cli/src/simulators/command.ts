import { unloadOffline } from '@antiphon/offline';
import { type RecordedConnection, type Recorder, randomFaults, startSimulators } from '@antiphon/simulators';
import type { Command } from '../command.js';
import { OK } from '../exit-codes.js';
import type { CliIo, TextOut } from '../io.js';
import { SIMULATORS_HELP } from './help.js';
import { type SimulatorsOptions, simulatorsOptions } from './options.js';

export const simulatorsCommand: Command = {
  name: 'simulators',
  help: SIMULATORS_HELP,
  async run(args, io) {
    try {
      await run(simulatorsOptions(args), io);
      return OK;
    } finally {
      await unloadOffline();
    }
  },
};

async function run(options: SimulatorsOptions, io: CliIo): Promise<void> {
  const { latency, faults, speech, media, deepgramPort, geminiPort, heygenPort, liveAvatarPort } = options;
  await using simulators = await startSimulators({
    latency,
    speech,
    ...(faults === undefined ? {} : { faults: randomFaults(faults) }),
    deepgram: { port: deepgramPort },
    gemini: { port: geminiPort },
    heygen: { port: heygenPort, media },
    liveAvatar: { port: liveAvatarPort, media },
  });
  for (const [name, value] of Object.entries(simulators.env)) io.stdout.write(`export ${name}=${value}\n`);
  io.stderr.write('\nThe simulators are up; paste the lines above into a shell. Ctrl-C stops them.\n');
  const stopTelling = tellConnections(simulators.recorder, io.stderr);
  await new Promise<void>((resolve) => {
    const stopListening = io.onInterrupt(() => {
      stopListening();
      resolve();
    });
  });
  stopTelling();
}

/** A line for each connection when it comes, and one when it is over. */
function tellConnections(recorder: Recorder, out: TextOut): () => void {
  const come = new WeakSet<RecordedConnection['info']>();
  const gone = new WeakSet<RecordedConnection['info']>();
  return recorder.watch(() => {
    for (const connection of recorder.connections) {
      const { info, end } = connection;
      if (!come.has(info)) out.write(`${begun(connection)}\n`);
      come.add(info);
      if (end === undefined || gone.has(info)) continue;
      gone.add(info);
      out.write(`${over(connection)}\n`);
    }
  });
}

function begun({ info }: RecordedConnection): string {
  return `${info.vendor} ${info.number}: ${info.path}`;
}

function over({ info, end, faults, bytesFromClient, bytesFromServer }: RecordedConnection): string {
  const broken = faults.length === 0 ? '' : `, faults: ${faults.map(({ kind }) => kind).join(', ')}`;
  const traffic = `${bytesFromClient} bytes in, ${bytesFromServer} out`;
  return `${info.vendor} ${info.number}: over with ${end?.code}, ${traffic}${broken}`;
}
