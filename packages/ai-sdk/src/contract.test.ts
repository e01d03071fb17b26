import { createGoogleGenerativeAI } from '@ai-sdk/google';
import {
  type GeminiReply,
  type GeminiReplyPart,
  type Simulator,
  startGeminiSimulator,
} from '@antiphon/simulators';
import { type LanguageModelScenario, languageModelContract } from '@antiphon/testing';
import { afterAll, describe, test } from 'vitest';
import { aiSdkLlm } from './ai-sdk-llm.js';

const NEVER_MS = 3_600_000;

function replyFor(scenario: LanguageModelScenario): GeminiReply {
  if (scenario.kind === 'toolCalls') {
    return {
      parts: scenario.calls.map(({ name, arguments: args }) => ({
        call: { name, args: args as Record<string, unknown> },
      })),
    };
  }
  const parts: GeminiReplyPart[] = scenario.pieces.map((text) => ({ text }));
  if (scenario.kind === 'stall') parts.push({ text: 'never said', delayMs: NEVER_MS });
  if (scenario.kind === 'failure') parts.push({ error: 503 });
  return { parts };
}

describe('aiSdkLlm with @ai-sdk/google keeps the contract: it', () => {
  const simulators: Simulator[] = [];
  afterAll(() => Promise.all(simulators.map((simulator) => simulator.close())));

  const checks = languageModelContract({
    async create(scenario) {
      const reply = replyFor(scenario);
      const simulator = await startGeminiSimulator({ speech: 'scripted', agent: () => reply });
      simulators.push(simulator);
      const google = createGoogleGenerativeAI({ apiKey: 'a-key', baseURL: `${simulator.url}/v1beta` });
      return aiSdkLlm(google('gemini-2.5-flash'));
    },
    openRequests: () =>
      simulators.flatMap(({ connections }) => connections).filter(({ open }) => open).length,
  });
  for (const { name, run } of checks) test(name, run);
});
