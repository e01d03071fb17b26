/** What the compiler says of processors: see `scripts/type-tests.mjs`. Imports by package name only. */
import {
  type Emits,
  InputAudioFrame,
  InterimTranscriptionFrame,
  LLMTextFrame,
  processor,
  type Takes,
  TranscriptionFrame,
  TTSAudioFrame,
} from '@antiphon/core';
import { map } from 'rxjs';

const silence = { samples: new Int16Array(320), sampleRate: 16_000, turn: 1 };

// A processor's type says what it takes and what it emits; handlers are inferred from the lists.
const stt = processor({
  name: 'stt',
  takes: [InputAudioFrame],
  accepts: [InterimTranscriptionFrame],
  emits: [TranscriptionFrame],
  on: {
    audioIn(frame, ctx) {
      ctx.emit(new TranscriptionFrame({ text: `${frame.samples.length} samples` }));
    },
    interimTranscription(frame) {
      frame.text.trim();
    },
  },
});
const takes: Takes<typeof stt>['kind'] = 'audioIn';
const emits: Emits<typeof stt>['kind'] = 'transcription';
const name: 'stt' = stt.name;
void [takes, emits, name];

// A kind in `takes` needs a handler.
processor({
  name: 'forgetful',
  takes: [TranscriptionFrame, InterimTranscriptionFrame],
  // @ts-expect-error Property 'interimTranscription' is missing
  on: { transcription() {} },
});

// So does a kind in `accepts`.
processor({
  name: 'forgetful',
  takes: [],
  accepts: [TranscriptionFrame],
  // @ts-expect-error Property 'transcription' is missing
  on: {},
});

// Nobody waits for a handler: an asynchronous one does not compile.
processor({
  name: 'hasty',
  takes: [TranscriptionFrame],
  emits: [TranscriptionFrame],
  on: {
    // @ts-expect-error is not assignable to type 'NotAPromise'
    async transcription(frame, ctx) {
      ctx.emit(frame);
    },
  },
});

// What a handler returns is nobody's concern otherwise.
const heard: string[] = [];
processor({
  name: 'notes',
  takes: [TranscriptionFrame],
  on: { transcription: ({ text }) => heard.push(text) },
});

// Only what `emits` lists may be emitted.
processor({
  name: 'liar',
  takes: [LLMTextFrame],
  emits: [LLMTextFrame],
  on: {
    llmText(_frame, ctx) {
      // @ts-expect-error Argument of type 'TTSAudioFrame' is not assignable to parameter of type
      ctx.emit(new TTSAudioFrame(silence));
    },
  },
});

// A processor without `emits` emits nothing but errors and metrics.
processor({
  name: 'sink',
  takes: [TranscriptionFrame],
  on: {
    transcription(frame, ctx) {
      // @ts-expect-error Argument of type 'TranscriptionFrame' is not assignable to parameter of type
      ctx.emit(frame);
    },
  },
});

// A handler knows the fields of its frame.
processor({
  name: 'curious',
  takes: [TranscriptionFrame],
  on: {
    transcription(frame) {
      // @ts-expect-error Property 'samples' does not exist on type 'TranscriptionFrame'
      void frame.samples;
    },
  },
});

// The same holds for a chain.
processor({
  name: 'chain',
  takes: [TranscriptionFrame],
  emits: [LLMTextFrame],
  pipe: (frames$) => frames$.pipe(map(({ text }) => new LLMTextFrame({ text, turn: 1 }))),
});
processor({
  name: 'chain',
  takes: [TranscriptionFrame],
  emits: [LLMTextFrame],
  // @ts-expect-error is not assignable to type 'LLMTextFrame'
  pipe: (frames$) => frames$,
});
