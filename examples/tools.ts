import { inlet, llm, pipeline, TranscriptionFrame, tool, VirtualClock } from '@antiphon/core';
import { scriptedLlm } from '@antiphon/testing';
import { z } from 'zod';

// #region tool
const departures = tool({
  name: 'departures',
  description: 'Looks up when the next tram leaves a stop. Use it whenever somebody asks for a tram.',
  parameters: z.object({ stop: z.string().describe('Name of the stop') }),
  timeoutMs: 2000,
  async execute({ stop }, { signal }) {
    const minutes = await nextTram(stop, signal);
    return { stop, minutes };
  },
});
// #endregion tool

/** Stands for a web request: pass the signal on, so that an interruption ends it. */
async function nextTram(stop: string, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  return stop.length;
}

export async function main(print: (line: string) => void = console.log): Promise<void> {
  const clock = new VirtualClock();
  const model = scriptedLlm({
    clock,
    rules: [
      { when: /tram/, say: 'One moment.', calls: [{ name: 'departures', arguments: { stop: 'Harbour' } }] },
      { afterTool: 'departures', say: 'It leaves in seven minutes.' },
    ],
  });
  // #region session
  const session = pipeline(inlet(TranscriptionFrame), llm(model, { tools: [departures] })).open({ clock });
  // #endregion session
  await session.start();
  session.send(new TranscriptionFrame({ text: 'When does the next tram leave?' }));
  await clock.run(1000);
  for (const message of session.conversation.messages) print(JSON.stringify(message));
  await session.end();
}
