import { type Clock, systemClock } from '@antiphon/core';
import { scriptedAgent } from '@antiphon/offline';
import { agentOf, startSimulators } from '@antiphon/simulators';
import type { CliIo } from '../../io.js';
import { observatoryScript } from '../observatory/index.js';
import { receptionist } from '../pipeline.js';
import type { Agency, VendorChoice } from './agency.js';
import { cascade } from './cascade.js';
import { live } from './live.js';
import { requireKeys } from './required-keys.js';

type World = Pick<CliIo, 'env' | 'clock'>;

/**
 * Opens the services that a call is answered with; disposing of it closes what was started for it.
 *
 * @throws CliError when a key is missing.
 */
export async function openAgency(choice: VendorChoice, { env, clock }: World): Promise<Agency> {
  switch (choice) {
    case 'none':
      return {
        agent: (ends) => receptionist(ends, clock),
        services: 'everything runs on this machine',
        ...nothingToClose,
      };
    case 'simulated':
    case 'live':
      return simulated(choice, clock);
    case 'cloud':
      requireKeys(choice, env);
      return { agent: (ends) => cascade(ends, env), services: CASCADE, ...nothingToClose };
    case 'cloud-live':
      requireKeys(choice, env);
      return { agent: (ends) => live(ends, env), services: LIVE, ...nothingToClose };
  }
}

const CASCADE = 'Deepgram hears, Gemini thinks, Deepgram speaks';
const LIVE = 'Gemini Live hears, thinks and speaks';
const nothingToClose = { [Symbol.asyncDispose]: async () => {} };

/** The vendors' SDKs, unchanged, talk to servers on this machine; the model behind them follows the script. */
async function simulated(choice: 'simulated' | 'live', clock: Clock = systemClock): Promise<Agency> {
  const brain = agentOf(scriptedAgent(observatoryScript, { firstTokenMs: 0, wordMs: 0 }));
  const simulators = await startSimulators({
    clock,
    latency: 'typical',
    deepgram: {},
    gemini: { agent: brain },
  });
  const accounts = simulators.env;
  return {
    agent: (ends) => (choice === 'simulated' ? cascade(ends, accounts) : live(ends, accounts)),
    services: `${choice === 'simulated' ? CASCADE : LIVE}; both are simulated on this machine`,
    [Symbol.asyncDispose]: () => simulators.close(),
  };
}
