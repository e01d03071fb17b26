import { AntiphonError } from '../error.js';

/**
 * Says what the types say to those who come without them, where a pipeline is written: else the session would
 * find out when it starts, or at the first word.
 *
 * @param stage the processor's function, such as `llm`
 * @param what what it needs, such as 'a language model'
 * @param method the method that such a service has in any case
 * @throws AntiphonError `pipeline_invalid`
 */
export function expectService(stage: string, what: string, method: string, given: unknown): void {
  if (typeof given === 'object' && given !== null && hasMethod(given, method)) return;
  throw new AntiphonError(
    'pipeline_invalid',
    `${stage}() needs ${what}, an object with a method '${method}', and was given ${described(stage, given)}`,
  );
}

function hasMethod(given: object, method: string): boolean {
  return typeof (given as Record<string, unknown>)[method] === 'function';
}

function described(stage: string, given: unknown): string {
  // The usual slip: the function that makes the service, and not what it returns.
  if (typeof given === 'function') return `a function: call it, as in ${stage}(${given.name || 'service'}())`;
  if (typeof given === 'string') return `the string '${given}'`;
  if (typeof given !== 'object' || given === null) return String(given);
  return 'name' in given && typeof given.name === 'string'
    ? `'${given.name}', which has none`
    : 'one that has none';
}
