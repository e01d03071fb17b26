import { inlet, llm, pipeline, TranscriptionFrame, tts, VirtualClock } from '@antiphon/core';
import { limitedLlm, pacedOutput, rateLimit, waitFiller } from '@antiphon/rate-limit';
import { inVirtualTime, scriptedLlm, scriptedTts } from '@antiphon/testing';

/** A model that another call has taken the only place of. */
export async function main(print: (line: string) => void = console.log): Promise<void> {
  const clock = new VirtualClock();
  const model = scriptedLlm({ otherwise: { say: 'It is four o’clock.' } });
  const voice = scriptedTts({ clock });
  // #region limits
  const limit = rateLimit({
    key: 'gemini-2.5-flash',
    requestsPerMinute: 600,
    tokensPerMinute: 250_000,
    maxConcurrent: 1,
    clock,
    onWait: ({ because, waiting }) => print(`${waiting} waiting, because of ${because}`),
  });
  const agent = pipeline(
    inlet(TranscriptionFrame),
    llm(limitedLlm(model, limit)),
    waitFiller(limit, { say: 'One moment, please.', afterMs: 700 }),
    tts(voice),
    pacedOutput({ leadMs: 60 }),
  );
  // #endregion limits
  const other = await limit.acquire({ session: 'another call' });
  const session = agent.open({ clock });
  await session.start();
  session.send(new TranscriptionFrame({ text: 'What time is it?' }));
  await clock.run(2_000);
  other.end();
  await inVirtualTime(clock, session.end(), 10_000);
  for (const text of voice.spoken) print(`said: ${text}`);
}
