import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import { faultsOf } from '../config/index.js';
import { Problem } from './problem.js';

interface RouteSchema {
  readonly schema: TSchema;
  readonly httpPart?: string | undefined;
}

const NAMES: Readonly<Record<string, string>> = { params: 'path', querystring: 'query', body: '' };

/** Checks what a route is given, and says every fault of it. An absent body is an empty one. */
export function validatorCompiler({ schema, httpPart = '' }: RouteSchema) {
  return (given: unknown): { readonly value: unknown } | { readonly error: Error } => {
    // An address has nothing but texts.
    const value =
      httpPart === 'querystring' ? Value.Convert(schema, { ...(given as object) }) : (given ?? {});
    const faults = faultsOf(schema, value, NAMES[httpPart] ?? httpPart);
    return faults.length === 0 ? { value } : { error: new Problem(400, 'invalid', faults.join('; ')) };
  };
}
