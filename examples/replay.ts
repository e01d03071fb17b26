import { type LanguageModel, llm, pipeline, stt, tts, turnTaking, VirtualClock, vad } from '@antiphon/core';
import {
  compareRecordings,
  inVirtualTime,
  memorySink,
  readRecording,
  recordSession,
  replay,
  scriptedLlm,
  scriptedStt,
  scriptedTransport,
  scriptedTts,
  scriptedVad,
} from '@antiphon/testing';

const caller = scriptedTransport();
const agentWith = (model: LanguageModel) =>
  pipeline(
    caller.input,
    vad(scriptedVad()),
    stt(scriptedStt()),
    turnTaking(),
    llm(model),
    tts(scriptedTts()),
    caller.output,
  );

export async function main(print: (line: string) => void = console.log): Promise<void> {
  const agent = agentWith(scriptedLlm({ rules: ['We open at nine.'] }));
  const clock = new VirtualClock();
  // #region record
  const session = agent.open({ clock });
  const sink = memorySink(); // or recordToFile(session, 'call.jsonl', …)
  const recorder = recordSession(session, sink, { pipeline: agent, audio: 'input' });
  // #endregion record
  await inVirtualTime(clock, session.start(), 1000);
  caller.speak('When do you open?');
  await clock.run(4000);
  await inVirtualTime(clock, session.end(), 10_000);
  await recorder.done;

  // #region replay
  const recording = await readRecording(sink.text);
  const again = await replay(recording, agentWith(scriptedLlm({ rules: ['We open at nine.'] })));
  const changed = await replay(recording, agentWith(scriptedLlm({ rules: ['At nine, madam.'] })));
  // #endregion replay
  print(
    `the same agent: ${compareRecordings(recording, again, { ignore: ['audioIn', 'metrics'] }) ?? 'no difference'}`,
  );
  print(`a politer one:  ${compareRecordings(recording, changed, { compare: 'turns' })}`);
}
