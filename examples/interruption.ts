import { llm, pipeline, stt, tts, turnTaking, VirtualClock, vad } from '@antiphon/core';
import {
  inVirtualTime,
  scriptedLlm,
  scriptedStt,
  scriptedTransport,
  scriptedTts,
  scriptedVad,
} from '@antiphon/testing';

const HOURS = 'We open at nine on weekdays, at ten on Saturdays, and on Sundays we stay closed.';

export async function main(print: (line: string) => void = console.log): Promise<void> {
  const clock = new VirtualClock();
  const caller = scriptedTransport();
  const model = scriptedLlm({ clock, firstAfterMs: 200, rules: [HOURS, 'You are welcome.'] });
  const agent = pipeline(
    caller.input,
    vad(scriptedVad()),
    stt(scriptedStt()),
    turnTaking(),
    llm(model),
    tts(scriptedTts()),
    caller.output,
  );
  const session = agent.open({ clock });
  session.turns$.subscribe(({ turn, outcome, said, heard }) => {
    print(`turn ${turn} was ${outcome}`);
    print(`  said   ${said}`);
    print(`  heard  ${heard}`);
  });
  await inVirtualTime(clock, session.start(), 1000);

  caller.speak('When do you open?');
  await clock.run(4000);
  caller.speak('That is all I need, thanks.');
  await clock.run(8000);

  // #region remembered
  // The model is told what the caller heard, not what it wrote.
  const remembered = session.conversation.messages.find(({ role }) => role === 'assistant');
  // #endregion remembered
  print(`remembered: ${JSON.stringify(remembered)}`);
  await inVirtualTime(clock, session.end(), 20_000);
}
