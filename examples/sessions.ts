import { inlet, llm, type Observer, pipeline, TranscriptionFrame } from '@antiphon/core';
import { scriptedLlm } from '@antiphon/testing';

const agent = pipeline(inlet(TranscriptionFrame), llm(scriptedLlm({ otherwise: { say: 'Good evening.' } })));

export async function main(print: (line: string) => void = console.log): Promise<void> {
  // #region observer
  const watch: Observer = {
    onHop: ({ frame, from, to }) => print(`${from ?? 'outside'} -> ${to ?? 'out'}  ${frame.kind}`),
  };
  // #endregion observer

  // #region life
  const hangUp = new AbortController();
  const session = agent.open({
    observers: [watch],
    signal: hangUp.signal, // cancels the session when it fires
    deadlineMs: 5000, // for an orderly end: drain, then cancel, then abandon
    idleTimeoutMs: 60_000, // ends it when nobody has said anything for a minute
  });
  session.turns$.subscribe(({ turn, outcome, said }) => print(`turn ${turn} ${outcome}: ${said}`));
  await session.start();
  session.send(new TranscriptionFrame({ text: 'Hello?' }));
  const { outcome, turns, stats } = await session.end('the caller hung up');
  // #endregion life
  print(`${outcome} after ${turns} turn, ${stats.frames} frames, ${stats.errors} errors`);
}
