import { startLiveAvatarSimulator } from '@antiphon/simulators';
import { liveAvatar } from '../src/index.js';
import { heldToContract } from './by-contract.js';
import { fast } from './speaking.js';

/** Soon after the socket has begun to carry speech. */
const drop = { kind: 'drop', at: 'duringSpeech' } as const;
const SOCKET = /\/ws$/;

heldToContract('liveAvatar', {
  drivenBy: 'audio',
  start: startLiveAvatarSimulator,
  faults: {
    loss: [{ ...drop, on: { path: SOCKET, connection: 1 } }],
    failure: ({ path, numberOnPath }) => {
      if (SOCKET.test(path)) return numberOnPath === 1 ? [drop] : [{ kind: 'http', status: 404 }];
      return path.endsWith('/token') && numberOnPath > 1 ? [{ kind: 'http', status: 401 }] : [];
    },
    openFailure: [{ kind: 'http', status: 401 }],
    endlessSetUp: ({ path }) => (path.endsWith('/start') ? [{ kind: 'setUpHangs' }] : []),
  },
  create: (baseUrl) => liveAvatar({ apiKey: 'a-key', baseUrl, avatarId: 'anna', tuning: fast }),
  said: ({ sessions }) => sessions.at(-1)?.spoke.speech() ?? new Int16Array(0),
});
