// @ts-check
/**
 * A LiveKit server for avatars, in a process of its own: what WebRTC does to a process (threads that keep it alive,
 * prototypes that clients in it would change) stays here. Messages from the process that started it are operations;
 * messages to it are `{ event, … }`.
 */
import { RoomServer } from './livekit/room-server.mjs';

/** @param {object} message */
const tell = (message) => {
  if (process.connected) process.send?.(message);
};

/** @type {Promise<RoomServer> | undefined} */
let server;

async function start() {
  try {
    const [protocol, wrtc] = await Promise.all([import('@livekit/protocol'), import('@roamhq/wrtc')]);
    const started = new RoomServer({ protocol, wrtc: wrtc.default, tell });
    tell({ event: 'listening', port: await started.listen() });
    return started;
  } catch (error) {
    tell({ event: 'failed', message: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

process.on('message', (/** @type {any} */ { op, room, ...rest }) => {
  server ??= start();
  server.then(
    (running) => {
      try {
        running.obey(op, room, rest);
      } catch (error) {
        tell({ event: 'problem', message: `${op}: ${error instanceof Error ? error.stack : error}` });
      }
    },
    () => process.exit(1),
  );
});
// Whoever started this has gone, or has no more use for it. What was said last gets out.
process.on('disconnect', () => setTimeout(() => process.exit(0), 150));
process.on('uncaughtException', (error) => tell({ event: 'problem', message: String(error.stack) }));
process.on('unhandledRejection', (error) => tell({ event: 'problem', message: String(error) }));
