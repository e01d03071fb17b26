/** `src/agent.ts` of a new project. */
export const AGENT = `import {
  endOfTurnBySilence,
  type InputAudioFrame,
  llm,
  type Processor,
  pipeline,
  processor,
  stt,
  TranscriptionFrame,
  type TTSAudioFrame,
  tts,
  turnTaking,
  vad,
} from '@antiphon/core';
import { fliteTts, moonshineStt, scriptedAgent, sileroVad } from '@antiphon/offline';

/** A stage of your own: sees what the user has said, and passes it on without "um" and "uh". */
export const withoutFillers = processor({
  name: 'withoutFillers',
  takes: [TranscriptionFrame],
  emits: [TranscriptionFrame],
  on: {
    transcription(frame, ctx) {
      const text = frame.text.replace(/\\b(?:um|uh|er)\\b,?\\s*/gi, '').trim();
      ctx.emit(frame.with({ text }));
    },
  },
});

/** What the agent answers. Put a real language model in its place when you like. */
const model = scriptedAgent({
  rules: [
    { when: /\\b(?:hello|hi|good (?:morning|evening))\\b/, say: 'Hello! What is on your mind?' },
    { when: /\\bcountry\\b/, say: 'A fine question. I would begin by asking what I can do.' },
  ],
  otherwise: ['I see. Tell me more.'],
});

/** Patient enough for a speech with long pauses; 500 suits a conversation. */
const silenceMs = 1_300;

/** The agent: everything between the user's voice and its own, on this machine. */
export function agent(input: Processor<string, never, InputAudioFrame>, output: Processor<string, TTSAudioFrame>) {
  return pipeline(
    input,
    vad(sileroVad()),
    stt(moonshineStt()),
    turnTaking({ end: [endOfTurnBySilence({ silenceMs })] }),
    withoutFillers,
    llm(model),
    tts(fliteTts({ voice: 'rms' })),
    output,
  );
}
`;
