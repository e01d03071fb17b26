import { getEventListeners } from 'node:events';
import {
  isFinishReason,
  isJsonValue,
  type JsonValue,
  type LanguageModel,
  type LanguageModelEvent,
  type LanguageModelRequest,
  type Message,
} from '@antiphon/core';
import { type Check, check, must, mustBeServiceError, mustEqual } from './check.js';
import { readAll, readAndAbort, readAndLeave, readWhole } from './reading.js';
import { mustRetainNothing } from './retained.js';
import { type Pass, realTime, until } from './time.js';

/** What the model is to do with every request of a check. */
export type LanguageModelScenario =
  /** Say these pieces, and stop. */
  | { readonly kind: 'answer'; readonly pieces: readonly string[] }
  /** Say these pieces, and then neither go on nor stop. */
  | { readonly kind: 'stall'; readonly pieces: readonly string[] }
  /** Say these pieces, and fail. */
  | { readonly kind: 'failure'; readonly pieces: readonly string[] }
  /** Call these tools. */
  | {
      readonly kind: 'toolCalls';
      readonly calls: readonly { readonly name: string; readonly arguments: JsonValue }[];
    };

/** A language model under test, and the vendor behind it: a simulator of its protocol, or a script. */
export interface LanguageModelSubject {
  create(scenario: LanguageModelScenario): LanguageModel | Promise<LanguageModel>;
  /** Scenarios that the vendor cannot play; their checks are left out. */
  readonly without?: readonly LanguageModelScenario['kind'][];
  /** Lets time pass. @defaultValue real time */
  pass?: Pass;
  /** Requests that the vendor believes to be under way, of all models made so far. */
  openRequests?(): number;
}

const GREETING = ['Good', ' morning', ', how', ' are', ' you', '?'];
const UNICODE = ['naïve ', '日本', '語 ', '👩‍👩‍👧', '‍👦 ', 'שלום'];

/**
 * What every {@link LanguageModel} must do, whoever runs it.
 *
 * ```ts
 * for (const { name, run } of languageModelContract(subject)) test(name, run);
 * ```
 */
export function languageModelContract(subject: LanguageModelSubject): readonly Check[] {
  const pass = subject.pass ?? realTime;
  const { openRequests } = subject;
  const checks: Check[] = [];
  const add = (kind: LanguageModelScenario['kind'], name: string, run: () => Promise<void>): void => {
    if (!subject.without?.includes(kind)) checks.push(check(name, run));
  };
  const stream = async (scenario: LanguageModelScenario, signal = new AbortController().signal) =>
    (await subject.create(scenario)).stream(requestOf(signal));
  const answers = async (pieces: readonly string[]) => {
    const events = await readWhole(await stream({ kind: 'answer', pieces }), pass, 'the answer');
    mustEqual(textIn(events), pieces.join(''), 'the text');
    mustFinishLast(events);
  };
  const mustRelease = async (): Promise<void> => {
    if (openRequests !== undefined)
      await until(() => openRequests() === 0, pass, 'the release of the request');
  };

  add('answer', 'streams an answer in order and finishes once, last', () => answers(GREETING));
  add('answer', 'leaves letters of every script whole', () => answers(UNICODE));
  add('answer', 'finishes an answer without words', () => answers([]));
  add('answer', 'streams a long answer whole', () =>
    answers(Array.from({ length: 2_000 }, (_, at) => `word${at} `)),
  );
  add('answer', 'releases the request when the answer is complete', async () => {
    await answers(GREETING);
    await mustRelease();
  });
  add('answer', 'sends nothing before it is read from', async () => {
    const before = openRequests?.() ?? 0;
    await stream({ kind: 'answer', pieces: GREETING });
    await pass(50);
    mustEqual(openRequests?.() ?? 0, before, 'requests under way');
  });
  add('answer', 'says nothing when the signal has fired before', async () => {
    const { items } = await readAll(
      await stream({ kind: 'answer', pieces: GREETING }, AbortSignal.abort()),
      pass,
      'it',
    );
    mustEqual(textIn(items), '', 'the text');
    await mustRelease();
  });
  add('answer', 'ends at an abort in the midst of an answer, and says nothing more', async () => {
    const controller = new AbortController();
    const pieces = GREETING;
    await readAndAbort(await stream({ kind: 'answer', pieces }, controller.signal), 2, controller, pass);
    await mustRelease();
  });
  add('stall', 'ends at an abort while the vendor is silent', async () => {
    const controller = new AbortController();
    await readAndAbort(
      await stream({ kind: 'stall', pieces: ['Well,'] }, controller.signal),
      1,
      controller,
      pass,
    );
    await mustRelease();
  });
  add('answer', 'takes an abort after the end, and leaves no listener on the signal', async () => {
    const controller = new AbortController();
    await readWhole(
      await stream({ kind: 'answer', pieces: GREETING }, controller.signal),
      pass,
      'the answer',
    );
    mustEqual(getEventListeners(controller.signal, 'abort').length, 0, 'listeners left on the signal');
    controller.abort();
    await pass(50);
  });
  add('answer', 'cancels the request when the iteration is left', async () => {
    const controller = new AbortController();
    await readAndLeave(await stream({ kind: 'answer', pieces: GREETING }, controller.signal), 1, pass);
    await mustRelease();
    mustEqual(getEventListeners(controller.signal, 'abort').length, 0, 'listeners left on the signal');
  });
  add('failure', 'fails with an error that says whether to try again', async () => {
    const { error } = await readAll(await stream({ kind: 'failure', pieces: [] }), pass, 'the failure');
    mustBeServiceError(error);
    await mustRelease();
  });
  add('failure', 'gives what came before a failure', async () => {
    const { items, error } = await readAll(
      await stream({ kind: 'failure', pieces: GREETING }),
      pass,
      'the failure',
    );
    mustBeServiceError(error);
    mustEqual(textIn(items), GREETING.join(''), 'the text before the failure');
  });
  add('answer', 'answers several requests at once without mixing them', async () => {
    const model = await subject.create({ kind: 'answer', pieces: GREETING });
    const read = () => readWhole(model.stream(requestOf(new AbortController().signal)), pass, 'an answer');
    for (const events of await Promise.all([read(), read(), read()])) {
      mustEqual(textIn(events), GREETING.join(''), 'the text of one of three');
      mustFinishLast(events);
    }
  });
  add('answer', 'answers again after a request that was aborted', async () => {
    const model = await subject.create({ kind: 'answer', pieces: GREETING });
    const controller = new AbortController();
    await readAndAbort(model.stream(requestOf(controller.signal)), 1, controller, pass);
    const events = await readWhole(
      model.stream(requestOf(new AbortController().signal)),
      pass,
      'the second answer',
    );
    mustEqual(textIn(events), GREETING.join(''), 'the text');
  });
  add('toolCalls', 'gives tool calls whole, each with an id of its own', async () => {
    const calls = [
      { name: 'weather', arguments: { city: 'Bern', days: [1, 2] } },
      { name: 'weather', arguments: { city: 'Köln' } },
      { name: 'time', arguments: {} },
    ];
    const events = await readWhole(await stream({ kind: 'toolCalls', calls }), pass, 'the calls');
    const called = events.filter((event) => event.type === 'toolCall');
    mustEqual(
      called.map(({ name, arguments: args }) => ({ name, arguments: args })),
      calls,
      'the calls',
    );
    mustEqual(new Set(called.map(({ id }) => id)).size, calls.length, 'different ids');
    must(
      called.every(({ id, arguments: args }) => id !== '' && isJsonValue(args)),
      'a call has no id or no JSON',
    );
    mustFinishLast(events);
  });
  add('answer', 'holds on to neither request nor signal when it is done', () =>
    mustRetainNothing('requests and signals', async (track) => {
      const controller = new AbortController();
      const request = requestOf(controller.signal);
      track(request);
      track(controller.signal);
      const model = await subject.create({ kind: 'answer', pieces: GREETING });
      await readWhole(model.stream(request), pass, 'the answer');
    }),
  );
  add('answer', 'can be warmed up, and more than once', async () => {
    const model = await subject.create({ kind: 'answer', pieces: GREETING });
    await model.prewarm?.();
    await model.prewarm?.();
    must(model.name.trim() !== '', 'a model needs a name');
  });
  return checks;
}

function requestOf(signal: AbortSignal): LanguageModelRequest {
  const messages: readonly Message[] = [{ role: 'user', turn: 1, parts: [{ type: 'text', text: 'Hello?' }] }];
  return { messages, system: 'Be brief.', tools: [], signal };
}

function textIn(events: readonly LanguageModelEvent[]): string {
  return events.map((event) => (event.type === 'text' ? event.text : '')).join('');
}

function mustFinishLast(events: readonly LanguageModelEvent[]): void {
  const finishes = events.filter((event) => event.type === 'finish');
  mustEqual(finishes.length, 1, 'finish events');
  const last = events.at(-1);
  must(last?.type === 'finish', `the last event is '${last?.type}', not 'finish'`);
  must(isFinishReason(last.reason), `'${last.reason}' is no finish reason that is known here`);
}
