/** What the compiler says of pipelines: see `scripts/type-tests.mjs`. Imports by package name only. */
import {
  InputAudioFrame,
  InterruptionFrame,
  inlet,
  LLMTextFrame,
  parallel,
  pipeline,
  processor,
  TranscriptionFrame,
  TTSAudioFrame,
} from '@antiphon/core';

const input = inlet(InputAudioFrame);
const stt = processor({
  name: 'stt',
  takes: [InputAudioFrame],
  emits: [TranscriptionFrame],
  on: { audioIn() {} },
});
const llm = processor({
  name: 'llm',
  takes: [TranscriptionFrame],
  emits: [LLMTextFrame],
  on: { transcription() {} },
});
const tts = processor({
  name: 'tts',
  takes: [LLMTextFrame],
  emits: [TTSAudioFrame],
  on: { llmText() {} },
});
const speaker = processor({
  name: 'speaker',
  takes: [TTSAudioFrame],
  accepts: [TranscriptionFrame],
  on: { ttsAudio() {}, transcription() {} },
});
const log = processor({ name: 'log', takes: [InterruptionFrame], on: { interruption() {} } });

// Each finds what it needs before it; what it merely accepts need not be there; the session's own frames are.
pipeline(input, stt, llm, tts, speaker);
pipeline(inlet(LLMTextFrame), tts, speaker);
pipeline(log);

// Nobody has recognised anything.
pipeline(
  input,
  // @ts-expect-error llm() needs a 'transcription' frame, and nothing before it emits one
  llm,
  tts,
);

// Nobody has written what should be spoken.
pipeline(
  input,
  stt,
  // @ts-expect-error tts() needs a 'llmText' frame, and nothing before it emits one
  tts,
  speaker,
);

// The order counts.
pipeline(
  input,
  // @ts-expect-error llm() needs a 'transcription' frame, and nothing before it emits one
  llm,
  stt,
);

// Of several that cannot work, the first is named.
pipeline(
  // @ts-expect-error stt() needs a 'audioIn' frame, and nothing before it emits one
  stt,
  tts,
);

// Branches need together what each of them needs.
pipeline(input, stt, parallel([llm, tts], [log]), speaker);
pipeline(
  input,
  // @ts-expect-error parallel() needs a 'transcription' frame, and nothing before it emits one
  parallel([llm, tts], [log]),
  speaker,
);

// A session knows what may leave its pipeline: what its processors emit, and what the session itself makes.
pipeline(input, stt, llm)
  .open()
  .output$.subscribe((frame) => {
    if (frame.kind === 'llmText') frame.text.trim();
    if (frame.kind === 'error') frame.message.trim();
    // @ts-expect-error This comparison appears to be unintentional
    if (frame.kind === 'ttsAudio') return;
  });

// What is no processor is told from one that finds nothing.
const service = { name: 'whisper', open() {} };
pipeline(
  input,
  stt,
  // @ts-expect-error is missing the following properties from type 'Processor
  service,
);
pipeline(
  input,
  // @ts-expect-error is not assignable to parameter of type 'Processor
  processor,
);

// Of a list whose length nobody knows yet, the linker tells whether it works.
const list: readonly ReturnType<typeof inlet>[] = [input];
pipeline(...list);
