import { type CallState, turnState } from '../view/index.js';
import type { Call } from './hold-call.js';

/** What the agent is called in what people read. */
export const BOT_NAME = 'Edwin';

/** More turns than fit on a screen, and than begin between two looks. */
const LATEST_TURNS = 40;

/** The call as a view shows it at this moment. */
export function callState({ session, log, line, loop }: Call): CallState {
  const nowMs = session.now();
  const { stats } = session;
  const playout = line.output.stats(session);
  const dropped = Object.values(stats.dropped).reduce((sum, count) => sum + count, 0);
  const { botSpeaks, callerSpeaks, microphone } = log;
  return {
    title: 'antiphon demo: a call to the Harbour Hill Observatory',
    bot: BOT_NAME,
    nowMs,
    turns: log.turns.slice(-LATEST_TURNS).map((turn) => turnState(turn, nowMs)),
    finals: log.finals,
    interim: log.interim,
    caller: { speaks: callerSpeaks, dbfs: microphone.dbfs, share: microphone.share },
    botVoice: {
      speaks: botSpeaks,
      dbfs: botSpeaks ? line.level.dbfs : Number.NEGATIVE_INFINITY,
      share: botSpeaks ? line.level.share : 0,
    },
    queues: [{ name: 'speech', queuedMs: playout?.queuedMs ?? 0 }],
    dropped: dropped + (playout?.refusedChunks ?? 0),
    interruptions: stats.interruptions,
    longestGapMs: loop.longestMs,
    connections: log.connections.told,
    trouble: log.connections.trouble,
    errors: log.errors,
  };
}
