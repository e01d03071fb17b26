import { AntiphonError } from '../error.js';

/** What the types of `processor()` say, for those who come without them; the handlers that lack are the pipeline's to tell. */
interface Definition {
  readonly name?: unknown;
  readonly takes?: unknown;
  readonly accepts?: unknown;
  readonly emits?: unknown;
  readonly on?: unknown;
  readonly up?: { readonly takes?: unknown; readonly emits?: unknown; readonly on?: unknown } | undefined;
}

/**
 * Refuses a definition that no pipeline could run, where it is written rather than where it is used.
 *
 * @throws AntiphonError `pipeline_invalid`, naming the processor and what is wrong with it
 */
export function expectDefinition(definition: Definition | undefined): void {
  const { name, takes, accepts = [], emits = [], on, up } = definition ?? {};
  if (typeof name !== 'string' || name === '') {
    throw invalid("a processor needs a name: processor({ name: 'shout', takes: [ … ], on: { … } })");
  }
  const lists = { takes, accepts, emits, 'up.takes': up?.takes ?? [], 'up.emits': up?.emits ?? [] };
  for (const [list, classes] of Object.entries(lists)) expectClasses(name, list, classes);
  for (const handlers of [on, up?.on]) expectSynchronous(name, handlers);
}

function expectClasses(name: string, list: string, classes: unknown): void {
  if (!Array.isArray(classes)) {
    throw invalid(`${name}() needs a list of frame classes in '${list}', such as [TranscriptionFrame]`);
  }
  for (const each of classes) {
    if (typeof each === 'function' && 'kind' in each) continue;
    const found = typeof each === 'string' ? `the string '${each}'` : String(each);
    throw invalid(
      `${name}() has ${found} in '${list}': a frame class is expected, such as TranscriptionFrame`,
    );
  }
}

/** Nobody waits for what a handler returns: its rejection would end the process. */
function expectSynchronous(name: string, handlers: unknown): void {
  for (const [kind, handler] of Object.entries(handlers ?? {})) {
    if (!(handler instanceof Function) || handler.constructor.name !== 'AsyncFunction') continue;
    throw invalid(
      `${name}() has an asynchronous handler for '${kind}' frames, which nobody would wait for: wrap it in serial(), latest() or batch()`,
    );
  }
}

function invalid(message: string): AntiphonError {
  return new AntiphonError('pipeline_invalid', message);
}
