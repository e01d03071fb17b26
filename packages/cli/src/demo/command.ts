import { seededRandom } from '@antiphon/core';
import { unloadOffline } from '@antiphon/offline';
import type { Command } from '../command.js';
import { OK } from '../exit-codes.js';
import type { CliIo, TextOut } from '../io.js';
import { mayDraw } from '../terminal/index.js';
import { liveView, plainView } from '../view/index.js';
import { watchInterrupt } from '../watch-interrupt.js';
import { type Agency, openAgency } from './agency/index.js';
import { type Face, openFace, withFace } from './avatar/index.js';
import { callState } from './call-state.js';
import { type Caller, callerLines, loadWav, madeCaller, makeVoices, wavCaller } from './caller/index.js';
import { DEMO_HELP } from './help.js';
import { type Call, holdCall } from './hold-call.js';
import { type DemoOptions, demoOptions } from './options.js';
import { prepareOutput } from './output-files.js';
import { phoneLine } from './phone/index.js';
import { resultsOf } from './results.js';
import { tellResults } from './tell-results.js';
import { warmUp } from './warm-up.js';
import { writeReport } from './write-report.js';

export const demoCommand: Command = {
  name: 'demo',
  help: DEMO_HELP,
  async run(args, io) {
    const options = demoOptions(args, io);
    const interrupt = watchInterrupt(io);
    try {
      await demo(options, io, interrupt.signal);
      return interrupt.exitCode ?? OK;
    } catch (error) {
      if (interrupt.exitCode !== undefined) return interrupt.exitCode;
      throw error;
    } finally {
      interrupt.stop();
      await unloadOffline();
    }
  },
};

async function demo(options: DemoOptions, io: CliIo, signal: AbortSignal): Promise<void> {
  const told = options.json ? io.stderr : io.stdout;
  const audio = options.wav === undefined ? undefined : await loadWav(options.wav);
  const files = await prepareOutput(options.out);
  await using agency = await openAgency(options.vendors, io);
  await using face = options.avatar && (await openFace(options.avatar, io.clock));
  const faced = face && withFace(agency.agent, face, io.clock);
  told.write('Warming up: loading voice activity, recogniser and voices …\n');
  const runtime = await warmUp(signal);
  const caller =
    audio === undefined ? await makeCaller(options, signal) : wavCaller(audio, options.wav as string);
  signal.throwIfAborted();
  const services = servicesOf(agency, options, face);
  told.write(`Ready (${runtime} runtime): ${services}. The call begins; Ctrl-C ends it.\n\n`);

  const call = await holdCall({
    agent: faced?.agent ?? agency.agent,
    caller,
    files,
    signal,
    openLine: faced?.openLine ?? (options.phone && phoneLine(options.phone)),
    onOpen: faced?.onOpen,
    clock: io.clock,
    onCall: (begun) => show(begun, io, told),
  });
  const results = resultsOf(call, caller, faced);
  await writeReport(call, caller, results, { files, services });
  told.write(tellResults(results, options.outAsGiven).join('\n'));
  if (options.json) io.stdout.write(`${JSON.stringify(results)}\n`);
}

const BY_PHONE = 'over a telephone line that is simulated on this machine';

/** For people: who answers the call, over what, and with which face. */
function servicesOf({ services }: Agency, { phone }: DemoOptions, face: Face | undefined): string {
  return [
    services,
    ...(phone === undefined ? [] : [BY_PHONE]),
    ...(face === undefined ? [] : [face.told]),
  ].join('; ');
}

async function makeCaller({ seed }: DemoOptions, signal: AbortSignal): Promise<Caller> {
  return madeCaller(await makeVoices(callerLines, signal), seededRandom(seed));
}

/** Shows the call while it lasts; afterwards its words stand in plain lines, also where it was drawn. */
function show(call: Call, io: CliIo, out: TextOut): () => void {
  const state = () => callState(call);
  if (!mayDraw(io, out)) {
    const plain = plainView(out, state);
    return () => plain.close();
  }
  const live = liveView(out, state);
  const stopWaiting = io.onExit(() => live.close());
  return () => {
    stopWaiting();
    live.close();
    plainView(out, state).close();
  };
}
