import { systemClock } from '@antiphon/core';
import { deepgramStt, deepgramTts } from '@antiphon/deepgram';
import { geminiLlm } from '@antiphon/gemini';
import {
  fliteTts,
  moonshineStt,
  preloadVoiceActivity,
  type SpeechWorkers,
  scriptedAgent,
  speechWorkers,
  unloadOffline,
} from '@antiphon/offline';
import type { ServedAgent } from '@antiphon/server';
import { agentOf, startSimulators } from '@antiphon/simulators';
import { CliError, reasonOf } from '../cli-error.js';
import { deepgramAccount, geminiAccount } from '../demo/agency/accounts.js';
import type { VendorAccounts } from '../demo/agency/agency.js';
import { INSTRUCTION } from '../demo/agency/instruction.js';
import { requireKeys } from '../demo/agency/required-keys.js';
import { bookSeats, observatoryScript } from '../demo/observatory/index.js';
import type { CliIo } from '../io.js';
import type { ServeOptions } from './options.js';
import { type ReceptionistServices, servedReceptionist } from './served-receptionist.js';

/** Who talks with the users of a server, and what is to be closed when it ends. */
export interface Service extends AsyncDisposable {
  readonly agent: ServedAgent;
  /** In words. */
  readonly services: string;
  /** How those are doing that hear and speak on this machine. */
  readonly speech: Pick<SpeechWorkers, 'stats'>;
  /** Loads the models, so that nobody waits for them. @throws CliError */
  warmUp(): Promise<void>;
}

type World = Pick<CliIo, 'env' | 'clock'>;

/** @throws CliError when a key is missing, or there cannot be so many workers */
export async function openService(
  options: ServeOptions,
  { env, clock = systemClock }: World,
): Promise<Service> {
  const { vendors } = options;
  if (vendors === 'cloud') requireKeys(vendors, env);
  const workers = workersOf(options);
  const brain = agentOf(scriptedAgent(observatoryScript, { firstTokenMs: 0, wordMs: 0 }));
  const simulators =
    vendors === 'simulated'
      ? await startSimulators({ clock, latency: 'typical', deepgram: {}, gemini: { agent: brain } })
      : undefined;
  let isWarm = false;
  const agent = servedReceptionist({
    name: `receptionist (${vendors})`,
    workers,
    ...(vendors === 'none' ? onThisMachine(workers) : inTheCloud(simulators?.env ?? env)),
    status: () => ({
      ...{ isInitialized: isWarm, ttsInitialized: isWarm, modelSize: 'tiny' },
      device: vendors === 'none' ? 'cpu' : 'cloud',
    }),
  });
  return {
    agent,
    services: SERVICES[vendors],
    speech: workers,
    async warmUp() {
      try {
        await Promise.all([workers.preload(), preloadVoiceActivity()]);
      } catch (error) {
        throw new CliError(`speech cannot run on this machine: ${reasonOf(error)}; see antiphon doctor`, {
          cause: error,
        });
      }
      isWarm = true;
    },
    async [Symbol.asyncDispose]() {
      await simulators?.close();
      await workers.close();
      await unloadOffline();
    },
  };
}

const CLOUD = 'Deepgram hears, Gemini thinks, Deepgram speaks';
const SERVICES: Readonly<Record<ServeOptions['vendors'], string>> = {
  none: 'everything runs on this machine',
  simulated: `${CLOUD}; both are simulated on this machine`,
  cloud: CLOUD,
};

function workersOf({ recognizers, synthesizers }: ServeOptions): SpeechWorkers {
  try {
    return speechWorkers({
      ...(recognizers === undefined ? {} : { recognizers }),
      ...(synthesizers === undefined ? {} : { synthesizers }),
    });
  } catch (error) {
    throw new CliError(reasonOf(error), { cause: error });
  }
}

function onThisMachine(workers: SpeechWorkers): ReceptionistServices {
  return {
    hears: () => moonshineStt({ workers }),
    thinks: (clock) => scriptedAgent(observatoryScript, { clock }),
    manner: () => ({ tools: [bookSeats()] }),
    speaks: () => fliteTts({ voice: 'rms', workers }),
  };
}

function inTheCloud(accounts: VendorAccounts): ReceptionistServices {
  const deepgram = deepgramAccount(accounts);
  const gemini = geminiAccount(accounts);
  return {
    hears: () => deepgramStt({ ...deepgram, model: 'nova-3', smartFormat: true }),
    thinks: () => geminiLlm({ ...gemini, model: 'gemini-2.5-flash', thinking: { budgetTokens: 0 } }),
    manner: () => ({ system: INSTRUCTION, tools: [bookSeats()] }),
    speaks: () => deepgramTts({ ...deepgram, model: 'aura-2-arcas-en' }),
  };
}
