import { languageModelContract } from '@antiphon/testing';
import { afterAll, describe, it } from 'vitest';
import { openAiCompatible } from '../src/index.js';
import { type ChatServer, chatServer, delta, done, say, spoken, stop, stream } from './chat-server.js';

const servers: ChatServer[] = [];

async function modelAt(...[answer]: Parameters<typeof chatServer>) {
  const server = await chatServer(answer);
  servers.push(server);
  return openAiCompatible({ baseUrl: server.url, model: 'test' });
}

describe('openAiCompatible, by the contract', () => {
  afterAll(async () => {
    for (const server of servers) await server[Symbol.asyncDispose]();
  });

  const checks = languageModelContract({
    openRequests: () => servers.reduce((sum, { open }) => sum + open, 0),
    create(scenario) {
      switch (scenario.kind) {
        case 'answer':
          return modelAt(spoken(...scenario.pieces));
        case 'stall':
          return modelAt((response) => void stream(response, ...scenario.pieces.map(say)));
        case 'failure':
          return modelAt(async (response) => {
            stream(response, ...scenario.pieces.map(say));
            response.end(`data: ${JSON.stringify({ error: { code: 500, message: 'out of memory' } })}\n\n`);
          });
        case 'toolCalls':
          return modelAt((response) => {
            const parts = scenario.calls.flatMap(({ name, arguments: args }, index) => {
              const [head = '', ...tail] = JSON.stringify(args).match(/.{1,4}/gu) ?? [];
              return [
                delta({ tool_calls: [{ index, id: `id-${index}`, function: { name, arguments: head } }] }),
                ...tail.map((part) => delta({ tool_calls: [{ index, function: { arguments: part } }] })),
              ];
            });
            stream(response, ...parts, delta({}, 'tool_calls'), done).end(stop);
          });
      }
    },
  });
  for (const { name, run } of checks) it(name, run);
});
