import {
  inlet,
  type LanguageModel,
  LLMTextFrame,
  llm,
  pipeline,
  type Session,
  TranscriptionFrame,
  tool,
  tts,
} from '@antiphon/core';
import type { GeminiAgent } from '@antiphon/simulators';
import { scriptedTransport, scriptedTts } from '@antiphon/testing';
import type { Scene } from './scene.js';

const QUESTIONS = ['What is there?', 'And then?'];
/** What is said before the tool is called, and after; and the whole of the second answer. */
const BEFORE = ['alpha', 'bravo', 'charlie.'];
const AFTER = ['delta', 'echo', 'foxtrot.'];
const SECOND = ['golf', 'hotel', 'india.'];
const TOOL = 'look';

/** Answers the first question in two halves with a tool call between them, the second in one. */
export function thinkingAgent(): GeminiAgent {
  const said = (words: readonly string[]) => words.map((word) => ({ text: `${word} ` }));
  return ({ contents }) => {
    const last = contents.at(-1)?.parts ?? [];
    if (last.some((part) => part.functionResponse !== undefined)) return { parts: said(AFTER) };
    const isFirst = last.some(({ text }) => text?.includes(QUESTIONS[0] as string));
    return isFirst
      ? { parts: [...said(BEFORE), { call: { name: TOOL, args: {} } }] }
      : { parts: said(SECOND) };
  };
}

/** A model that is asked two questions; what counts is what the listener hears of its answers. */
export function thinkingScene({ model }: { readonly model: LanguageModel }): Scene {
  const transport = scriptedTransport();
  const look = tool({ name: TOOL, description: 'Looks.', execute: () => 'seen' });
  let hasSpoken = false;
  return {
    lines: [[...BEFORE, ...AFTER], SECOND],
    pipeline: pipeline(
      inlet(TranscriptionFrame),
      llm(model, { tools: [look], silenceTimeoutMs: 1_000 }),
      tts(scriptedTts({ msPerWord: 60 })),
      transport.output,
    ),
    say(session, line) {
      if (line === 0) session.frames$(LLMTextFrame).subscribe(() => (hasSpoken = true));
      session.send(new TranscriptionFrame({ text: QUESTIONS[line] as string }));
    },
    half: () => hasSpoken,
    handled: (session: Session, line) => session.turns.some(({ turn }) => turn === line + 1),
    got: () => transport.heard.map(({ text }) => text),
  };
}
