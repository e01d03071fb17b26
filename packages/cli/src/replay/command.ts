import { systemClock, VirtualClock } from '@antiphon/core';
import { unloadOffline } from '@antiphon/offline';
import { type Recording, replay } from '@antiphon/testing';
import { CliError, reasonOf } from '../cli-error.js';
import type { Command } from '../command.js';
import { FAILED, OK } from '../exit-codes.js';
import type { CliIo } from '../io.js';
import { watchInterrupt } from '../watch-interrupt.js';
import { demoPipeline } from './demo-pipeline.js';
import { firstDifference } from './first-difference.js';
import { REPLAY_HELP } from './help.js';
import { loadPipeline } from './load-pipeline.js';
import { loadRecording } from './load-recording.js';
import { type ReplayOptions, replayOptions } from './options.js';
import { replayedPart } from './replayed-part.js';
import { lengthOf, type ReplayResult, tellRecording, tellReplay } from './tell-replay.js';

export const replayCommand: Command = {
  name: 'replay',
  help: REPLAY_HELP,
  async run(args, io) {
    const options = replayOptions(args, io);
    const interrupt = watchInterrupt(io);
    try {
      const result = await replayFile(options, io, interrupt.signal);
      if (interrupt.exitCode !== undefined) return interrupt.exitCode;
      io.stdout.write(options.json ? `${JSON.stringify(result)}\n` : `${tellReplay(result).join('\n')}\n`);
      return result.difference === null ? OK : FAILED;
    } finally {
      interrupt.stop();
      await unloadOffline();
    }
  },
};

async function replayFile(options: ReplayOptions, io: CliIo, signal: AbortSignal): Promise<ReplayResult> {
  const { file, module, pace, json } = options;
  const recorded = await loadRecording(file);
  const clock = pace === 'virtual' ? new VirtualClock() : systemClock;
  const pipeline = module === undefined ? demoPipeline() : await loadPipeline(module, { clock });
  const { what, from, processors } = replayedPart(recorded, pipeline.processors);
  const told = json ? io.stderr : io.stdout;
  const takes = pace === 'realTime' ? `; it takes as long as the session did, ${lengthOf(recorded)}` : '';
  told.write(`Replaying ${what}: ${tellRecording(recorded)}${takes}\n`);
  const again = await run(() => replay(recorded, processors, { from, pace, clock, signal, audio: 'none' }));
  return {
    replayed: what,
    turns: again.turns.map(({ turn, outcome, user, said, heard, latency }) => ({
      turn,
      outcome,
      user,
      said,
      heard,
      latency,
    })),
    difference: firstDifference(recorded.turns, again.turns) ?? null,
  };
}

async function run(work: () => Promise<Recording>): Promise<Recording> {
  try {
    return await work();
  } catch (error) {
    throw new CliError(`the session could not be replayed: ${reasonOf(error)}`, { cause: error });
  }
}
