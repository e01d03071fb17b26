import { AntiphonError } from '@antiphon/core';
import { describeValue } from '../harness/describe-frame.js';
import { unhandledIn } from './unhandled.js';

/** One thing that a contract demands. Resolves when it holds, rejects with what is wrong when it doesn't. */
export interface Check {
  /** A sentence, for the name of a test. */
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** Makes a check; a promise that is rejected while it runs, and that nobody handles, fails it too. */
export function check(name: string, run: () => Promise<void>): Check {
  return {
    name,
    run: async () => {
      const unhandled = await unhandledIn(run);
      if (unhandled.length > 0)
        throw new Error(`a rejection was not handled: ${describeValue(unhandled[0])}`);
    },
  };
}

/** @throws Error `message` unless `holds`. */
export function must(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(message);
}

/** @throws Error when the JSON of both values differs, showing both. */
export function mustEqual(actual: unknown, expected: unknown, what: string): void {
  const came = JSON.stringify(actual);
  const wanted = JSON.stringify(expected);
  must(came === wanted, `${what}: expected ${short(wanted)}, came ${short(came)}`);
}

/** @throws Error unless it is the framework's own error, which says whether to try again. */
export function mustBeServiceError(error: unknown): void {
  must(error instanceof AntiphonError, `an AntiphonError was expected, came ${describeValue(error)}`);
  must(typeof error.retryable === 'boolean', 'the error must say whether it is retryable');
  must(error.code !== 'aborted', 'a failure of the service must not look like an abort');
  must(error.message.trim() !== '', 'the error must say what was wrong');
}

function short(json: string | undefined): string {
  const text = json ?? 'undefined';
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
