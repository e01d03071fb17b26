import { AVATAR_FAULTS, FAULTS } from '@antiphon/simulators';
import { type Adapter, isAvatar } from '../adapters/adapter.js';

/** Every fault that there is, each under its name. */
export const ALL_FAULTS = [...FAULTS, ...AVATAR_FAULTS];

export type FaultName = (typeof ALL_FAULTS)[number]['name'];

/** These are of messages that no avatar sends. */
const OF_TURNS: readonly FaultName[] = [
  'transcriptions out of order',
  'turn complete twice',
  'turn never complete',
];

/** What can strike an adapter. */
export const faultsOf = ({ kind }: Adapter): readonly (typeof ALL_FAULTS)[number][] =>
  isAvatar(kind) ? ALL_FAULTS.filter(({ name }) => !OF_TURNS.includes(name)) : FAULTS;
