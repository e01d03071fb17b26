import {
  type LanguageModel,
  type LanguageModelEvent,
  type LanguageModelRequest,
  VirtualClock,
} from '@antiphon/core';
import { describe, expect, it, test } from 'vitest';
import {
  type LanguageModelScenario,
  type LanguageModelSubject,
  languageModelContract,
  scriptedLlm,
} from '../src/index.js';
import { failingChecks, type Mutant, testMutants } from './failing-checks.js';

const never = new AbortController().signal;

function answerTo(scenario: LanguageModelScenario) {
  switch (scenario.kind) {
    case 'answer':
      return { say: scenario.pieces };
    case 'stall':
      return { say: scenario.pieces, stall: true };
    case 'failure':
      return { say: scenario.pieces, error: new Error('no more tokens'), failAfter: scenario.pieces.length };
    default:
      return { calls: scenario.calls };
  }
}

type Break = (model: LanguageModel) => LanguageModel;

function subject(broken: Break = (model) => model, paceMs = 5): LanguageModelSubject {
  const clock = new VirtualClock();
  const models: ReturnType<typeof scriptedLlm>[] = [];
  return {
    pass: (ms) => clock.run(ms),
    openRequests: () => models.reduce((sum, { openRequests }) => sum + openRequests, 0),
    create: (scenario) => {
      const model = scriptedLlm({ clock, firstAfterMs: paceMs, paceMs, otherwise: answerTo(scenario) });
      models.push(model);
      return broken(model);
    },
  };
}

/** A model whose stream is another's, changed. */
function changed(
  change: (request: LanguageModelRequest, model: LanguageModel) => AsyncIterable<LanguageModelEvent>,
): Break {
  return (model) => ({ name: model.name, stream: (request) => change(request, model) });
}

const kept: unknown[] = [];

const mutants: readonly Mutant<Break>[] = [
  [
    'swaps two pieces',
    'streams an answer in order',
    changed(async function* (request, model) {
      let held: LanguageModelEvent | undefined;
      let count = 0;
      for await (const event of model.stream(request)) {
        if (++count === 1) held = event;
        else {
          yield event;
          if (held !== undefined) yield held;
          held = undefined;
        }
      }
    }),
  ],
  [
    'forgets to finish',
    'finishes an answer without words',
    changed(async function* (request, model) {
      for await (const event of model.stream(request)) if (event.type !== 'finish') yield event;
    }),
  ],
  [
    'cuts letters in half',
    'leaves letters of every script whole',
    changed(async function* (request, model) {
      for await (const event of model.stream(request)) {
        yield event.type === 'text'
          ? { ...event, text: Buffer.from(event.text, 'latin1').toString() }
          : event;
      }
    }),
  ],
  [
    'is deaf to its signal',
    'ends at an abort in the midst of an answer',
    changed((request, model) => model.stream({ ...request, signal: never })),
  ],
  [
    'asks before it is read from',
    'sends nothing before it is read from',
    changed((request, model) => {
      const iterator = model.stream(request)[Symbol.asyncIterator]();
      let first: Promise<IteratorResult<LanguageModelEvent>> | undefined = iterator.next();
      first.catch(() => {});
      return {
        [Symbol.asyncIterator]: () => ({
          next: () => {
            const next = first ?? iterator.next();
            first = undefined;
            return next;
          },
          return: async () => {
            await iterator.return?.();
            return { done: true, value: undefined };
          },
        }),
      };
    }),
  ],
  [
    'lets a request run on that was left',
    'cancels the request when the iteration is left',
    changed((request, model) => {
      const iterator = model.stream(request)[Symbol.asyncIterator]();
      return { [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }) };
    }),
  ],
  [
    'throws whatever the vendor threw',
    'fails with an error that says',
    changed(async function* (request, model) {
      try {
        yield* model.stream(request);
      } catch (error) {
        throw (error as { cause?: unknown }).cause ?? error;
      }
    }),
  ],
  [
    'drops what came before a failure',
    'gives what came before a failure',
    changed(async function* (request, model) {
      const events: LanguageModelEvent[] = [];
      for await (const event of model.stream(request)) events.push(event);
      yield* events;
    }),
  ],
  [
    'leaves a listener on the signal',
    'leaves no listener on the signal',
    changed((request, model) => {
      request.signal.addEventListener('abort', () => {});
      return model.stream(request);
    }),
  ],
  [
    'keeps every request',
    'holds on to neither request nor signal',
    changed((request, model) => {
      kept.push(request);
      return model.stream(request);
    }),
  ],
  [
    'gives every call the same id',
    'gives tool calls whole',
    changed(async function* (request, model) {
      for await (const event of model.stream(request))
        yield event.type === 'toolCall' ? { ...event, id: 'call' } : event;
    }),
  ],
  [
    'serves one request at a time, and mixes them up',
    'answers several requests at once',
    (model) => {
      let latest: AsyncIterable<LanguageModelEvent> | undefined;
      return {
        name: model.name,
        stream: (request) => {
          latest ??= model.stream(request);
          return latest;
        },
      };
    },
  ],
  [
    'rejects where nobody listens',
    'ends at an abort while the vendor is silent',
    changed((request, model) => {
      request.signal.addEventListener('abort', () => void Promise.reject(new Error('late')), { once: true });
      return model.stream(request);
    }),
  ],
  [
    'can be warmed up once',
    'can be warmed up, and more than once',
    (model) => {
      let warm = false;
      return {
        name: model.name,
        stream: (request) => model.stream(request),
        prewarm: async () => {
          if (warm) throw new Error('it is warm already');
          warm = true;
        },
      };
    },
  ],
  [
    'does not recover from an abort',
    'answers again after a request that was aborted',
    (model) => {
      let aborted = false;
      return {
        name: model.name,
        async *stream(request) {
          request.signal.addEventListener('abort', () => {
            aborted = true;
          });
          if (aborted) throw new Error('the connection is closed');
          yield* model.stream(request);
        },
      };
    },
  ],
  [
    'says everything twice',
    'streams an answer in order',
    changed(async function* (request, model) {
      for await (const event of model.stream(request)) {
        yield event;
        if (event.type === 'text') yield event;
      }
    }),
  ],
];

describe('languageModelContract', () => {
  describe('holds for the scripted model', () => {
    for (const { name, run } of languageModelContract(subject())) test(name, run);
  });

  it('holds for a model without pauses', async () => {
    expect(await failingChecks(languageModelContract(subject(undefined, 0)))).toEqual([]);
  });

  testMutants(mutants, (broken) => languageModelContract(subject(broken)));

  it('leaves out what the vendor cannot do', () => {
    const names = languageModelContract({ ...subject(), without: ['toolCalls', 'failure'] }).map(
      ({ name }) => name,
    );
    expect(names).toHaveLength(languageModelContract(subject()).length - 3);
  });
});
