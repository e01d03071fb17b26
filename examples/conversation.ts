import { Conversation, inlet, llm, pipeline, TranscriptionFrame } from '@antiphon/core';
import { scriptedLlm } from '@antiphon/testing';

const model = scriptedLlm({
  rules: [
    { when: 'my name is grace', say: 'Pleased to meet you.' },
    { when: 'who am i', say: 'You are Grace.' },
  ],
});
const agent = pipeline(inlet(TranscriptionFrame), llm(model));

export async function main(print: (line: string) => void = console.log): Promise<void> {
  // #region open
  const conversation = new Conversation({
    system: 'You are brief and kind.',
    history: { maxMessages: 200, maxCharacters: 40_000 },
  });
  conversation.onChange(({ messages }) => print(`${messages.length} messages`));
  const session = agent.open({ conversation });
  // #endregion open
  await session.start();
  for (const text of ['My name is Grace.', 'Who am I?']) {
    const answered = new Promise((resolve) => session.turns$.subscribe(resolve));
    session.send(new TranscriptionFrame({ text }));
    await answered;
  }
  await session.end();

  // #region snapshot
  const saved = JSON.stringify(conversation.snapshot());
  const restored = Conversation.restore(saved);
  // #endregion snapshot
  print(`restored: ${restored.messages.length} messages, and "${restored.system}"`);
}
