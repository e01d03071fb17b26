import {
  AntiphonError,
  abortable,
  type Deferred,
  deferred,
  type JsonValue,
  type NoArguments,
  type StandardSchema,
  type Tool,
  type ToolDefinition,
  tool,
} from '@antiphon/core';

/** A function that the client has, as the model is told of it: a tool without its `execute`. */
export type ClientFunction<Schema extends StandardSchema = StandardSchema<NoArguments>> = Omit<
  ToolDefinition<Schema, JsonValue>,
  'execute'
>;

/**
 * Functions that run on the client: in the page, on the phone. Made for one session; given to its model by
 * {@link tools}, and to its `rtvi()`.
 */
export class ClientFunctions {
  /** For `llm(model, { tools })`. */
  readonly tools: readonly Tool[];
  readonly #names: ReadonlySet<string>;
  /** By the id of the call. Ids are the model's, and unique within one conversation. */
  readonly #pending = new Map<string, Deferred<JsonValue>>();
  #isServed = false;

  constructor(definitions: readonly ClientFunction<StandardSchema>[]) {
    this.tools = definitions.map((definition) =>
      tool({
        ...definition,
        execute: (_args, { callId, signal }) => abortable(this.#expected(callId).promise, signal),
      }),
    ) as unknown as readonly Tool[];
    this.#names = new Set(definitions.map(({ name }) => name));
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** For the processor: from now on, these are the functions of one session. */
  serve(): void {
    if (this.#isServed) {
      const advice = 'make them anew for every session, with its pipeline';
      throw new AntiphonError(
        'pipeline_invalid',
        `these client functions serve a session already: ${advice}`,
      );
    }
    this.#isServed = true;
  }

  /** The client has been asked. */
  expect(callId: string): void {
    this.#expected(callId);
  }

  /** The client has answered. An answer that nobody waits for, or waits for no more, does nothing. */
  answer(callId: string, result: JsonValue): void {
    this.#pending.get(callId)?.resolve(result);
  }

  /** The call is over, however it ended. */
  forget(callId: string): void {
    this.#pending.delete(callId);
  }

  #expected(callId: string): Deferred<JsonValue> {
    const known = this.#pending.get(callId) ?? deferred<JsonValue>();
    this.#pending.set(callId, known);
    return known;
  }
}

/**
 * Makes functions of the client callable by the model. A client that does not answer is waited for as long as the
 * function's `timeoutMs`; the model is then told so.
 *
 * @throws AntiphonError `tool_invalid`, as `tool()` does
 */
export function clientFunctions(...definitions: readonly ClientFunction<StandardSchema>[]): ClientFunctions {
  return new ClientFunctions(definitions);
}
