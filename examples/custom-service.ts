import { inlet, type LanguageModel, llm, pipeline, TranscriptionFrame, textOf } from '@antiphon/core';

// #region model
/** A language model of your own: whatever can yield text can answer. */
const parrot: LanguageModel = {
  name: 'parrot',
  async *stream({ messages, signal }) {
    const heard = textOf(messages.findLast(({ role }) => role === 'user') ?? { role: 'system', text: '' });
    for (const word of `You said: ${heard}`.split(' ')) {
      if (signal.aborted) return;
      yield { type: 'text', text: `${word} ` };
    }
    yield { type: 'finish', reason: 'stop' };
  },
};
// #endregion model

export async function main(print: (line: string) => void = console.log): Promise<void> {
  // #region session
  const session = pipeline(inlet(TranscriptionFrame), llm(parrot)).open();
  session.turns$.subscribe(({ user, said, outcome }) => print(`${user} -> ${said} (${outcome})`));
  await session.start();
  session.send(new TranscriptionFrame({ text: 'polly wants a cracker' }));
  await session.end();
  // #endregion session
}
