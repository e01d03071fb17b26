/** What the compiler says of asynchronous handlers: see `scripts/type-tests.mjs`. */
import {
  batch,
  LLMTextFrame,
  latest,
  processor,
  serial,
  TextFrame,
  TranscriptionFrame,
  TTSTextFrame,
} from '@antiphon/core';

const say = (text: string) => new LLMTextFrame({ text });
const lists = { takes: [TranscriptionFrame], emits: [LLMTextFrame] } as const;

// Outside of `on`, what a handler takes and emits is all that has to be said.
const answer = serial<TranscriptionFrame, LLMTextFrame>(async ({ text }, work) => void work.emit(say(text)));
const newest = latest<TranscriptionFrame, LLMTextFrame>(async ({ text }, work) => void work.emit(say(text)));
const many = batch<TranscriptionFrame, LLMTextFrame>(
  async (frames, work) => void work.emit(say(`${frames.length} at once`)),
  { maxFrames: 3, maxWaitMs: 100 },
);
for (const transcription of [answer, newest, many])
  processor({ name: 'named', ...lists, on: { transcription } });

// It fits wherever that is emitted, whatever else there is.
processor({
  name: 'more',
  takes: [TranscriptionFrame, TextFrame],
  emits: [LLMTextFrame, TTSTextFrame],
  up: { emits: [TextFrame] },
  state: () => ({ count: 0 }),
  on: { transcription: answer, text() {} },
});

// And nowhere else.
processor({
  name: 'elsewhere',
  takes: [TranscriptionFrame],
  emits: [TTSTextFrame],
  // @ts-expect-error Type '"ttsText"' is not assignable to type '"llmText"'
  on: { transcription: answer },
});

// A state that is used is named.
const counting = serial<TranscriptionFrame, LLMTextFrame, { count: number }>(async (_frame, work, ctx) => {
  work.emit(say(`${++ctx.state.count}`));
});
processor({ name: 'counting', ...lists, state: () => ({ count: 0 }), on: { transcription: counting } });

// Inside of `on`, everything is inferred.
processor({
  name: 'inferred',
  ...lists,
  state: () => ({ count: 0 }),
  on: {
    transcription: serial(async (frame, work, ctx) => {
      work.emit(say(`${frame.text} ${ctx.state.count}`));
      // @ts-expect-error Argument of type 'TextFrame' is not assignable to parameter of type
      work.emit(new TextFrame({ text: 'no' }));
    }),
  },
});
