import {
  inlet,
  type LanguageModel,
  LLMEndFrame,
  llm,
  pipeline,
  ServiceSwitchedFrame,
  switchable,
  TranscriptionFrame,
  turnTaking,
  VirtualClock,
} from '@antiphon/core';
import { inVirtualTime, scriptedLlm } from '@antiphon/testing';

// #region failover
/** The second model takes over when the first one fails, and is given the question that it failed on. */
const withFailover = (first: LanguageModel, second: LanguageModel) =>
  pipeline(
    inlet(TranscriptionFrame),
    turnTaking(),
    switchable('model', { first: [llm(first)], second: [llm(second)] }),
  );
// #endregion failover

export async function main(print: (line: string) => void = console.log): Promise<void> {
  const clock = new VirtualClock();
  const down = scriptedLlm({ otherwise: { error: new Error('503 from the vendor') } });
  const up = scriptedLlm({ otherwise: { say: 'It is four o’clock.' } });
  const session = withFailover(down, up).open({ clock });
  session.frames$(ServiceSwitchedFrame).subscribe(({ switcher, from, to, reason }) => {
    print(`${switcher}: from ${from} to ${to}, because of ${reason}`);
  });
  session
    .frames$(LLMEndFrame)
    .subscribe(({ finishReason, text }) => print(`${finishReason}: ${text || 'nothing said'}`));
  await session.start();
  session.send(new TranscriptionFrame({ text: 'What time is it?' }));
  await clock.run(3000);
  await inVirtualTime(clock, session.end(), 10_000);
}
