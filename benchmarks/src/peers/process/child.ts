import { answerOnce } from '../../startup/answer-once.js';
import type { Side } from '../sides/side.js';
import type { SideFigures, SideOrder } from './order.js';
import { start } from './start.js';

/** One side in a process of its own. What measures the rest is loaded when the start has been measured. */
answerOnce(async (order: SideOrder): Promise<SideFigures> => {
  const started = await start(() => load(order));
  const { measureBusyTurns, measureTurns } = await import('./turns.js');
  const { measureMicrophones } = await import('./microphones.js');
  const turns = await measureTurns(started.session, order.sizes);
  await started.session.close();
  const busyTurns = await measureBusyTurns(started.side, order.sizes);
  const microphones = await measureMicrophones(started.side, order.sizes);
  return { start: started.figures, turns, busyTurns, microphones };
});

async function load({ side, entry }: SideOrder): Promise<Side> {
  if (side === 'livekit') return (await import('../sides/livekit.js')).loadLivekit(entry);
  return side === 'antiphon'
    ? (await import('../sides/antiphon.js')).side
    : (await import('../sides/by-hand.js')).side;
}
