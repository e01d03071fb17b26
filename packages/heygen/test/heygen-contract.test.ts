import { startHeygenSimulator } from '@antiphon/simulators';
import { heygenAvatar } from '../src/index.js';
import { heldToContract } from './by-contract.js';
import { fast } from './speaking.js';

const refused = { kind: 'http', status: 400 } as const;

heldToContract('heygenAvatar', {
  drivenBy: 'text',
  start: startHeygenSimulator,
  faults: {
    loss: [{ ...refused, on: { path: '/v1/streaming.task', connection: 1 } }],
    failure: [
      { ...refused, on: { path: '/v1/streaming.task' } },
      { kind: 'http', status: 401, on: { path: '/v1/streaming.new', connection: 2 } },
    ],
    openFailure: [{ kind: 'http', status: 401 }],
    endlessSetUp: ({ path }) => (path.endsWith('.new') ? [{ kind: 'setUpHangs' }] : []),
  },
  create: (baseUrl) => heygenAvatar({ apiKey: 'a-key', baseUrl, avatarName: 'anna', tuning: fast }),
});
