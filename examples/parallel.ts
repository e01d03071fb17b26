import {
  defineFrame,
  fields,
  inlet,
  type LanguageModel,
  LLMEndFrame,
  llm,
  parallel,
  pipeline,
  processor,
  TranscriptionFrame,
} from '@antiphon/core';
import { scriptedLlm } from '@antiphon/testing';

// #region frame
class SentimentFrame extends defineFrame('sentiment', {
  lane: 'ordered',
  fields: { score: fields.number },
}) {}
// #endregion frame

const WORDS = new Map([
  ['love', 1],
  ['thanks', 1],
  ['wrong', -1],
  ['broken', -2],
]);

const sentiment = processor({
  name: 'sentiment',
  takes: [TranscriptionFrame],
  emits: [SentimentFrame],
  on: {
    transcription({ text }, ctx) {
      const words = text.toLowerCase().match(/\w+/g) ?? [];
      ctx.emit(new SentimentFrame({ score: words.reduce((sum, word) => sum + (WORDS.get(word) ?? 0), 0) }));
    },
  },
});

// #region branches
/** Each branch gets every transcription; what both emit goes on together. */
const answerAndWatch = (model: LanguageModel) =>
  pipeline(inlet(TranscriptionFrame), parallel([llm(model)], [sentiment]));
// #endregion branches

export async function main(print: (line: string) => void = console.log): Promise<void> {
  const session = answerAndWatch(scriptedLlm({ otherwise: { say: 'I am sorry to hear that.' } })).open();
  session.frames$(SentimentFrame).subscribe(({ score }) => print(`sentiment ${score}`));
  session.frames$(LLMEndFrame).subscribe(({ text }) => print(`answer    ${text}`));
  await session.start();
  session.send(new TranscriptionFrame({ text: 'My heater is broken.' }));
  await session.end();
}
