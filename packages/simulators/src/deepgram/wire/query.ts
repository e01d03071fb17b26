import { badRequest, type Complaint } from './failures.js';

/** Thrown by {@link QueryReader}, caught where the request is decided on. */
export class InvalidQuery extends Error {
  readonly complaint: Complaint;

  constructor(message: string) {
    super(message);
    this.complaint = badRequest(message);
  }
}

interface Range {
  readonly least: number;
  readonly most: number;
}

/** Reads query parameters as Deepgram does. @throws InvalidQuery */
export class QueryReader {
  readonly #query: URLSearchParams;

  constructor(query: URLSearchParams) {
    this.#query = query;
  }

  text(name: string): string | undefined {
    return this.#query.get(name) ?? undefined;
  }

  all(name: string): readonly string[] {
    return this.#query.getAll(name);
  }

  flag(name: string, fallback = false): boolean {
    const value = this.#query.get(name);
    if (value === null || value === '') return fallback;
    if (value === 'true' || value === 'false') return value === 'true';
    throw new InvalidQuery(`Invalid query string: ${name} must be true or false.`);
  }

  integer(name: string, range: Range): number | undefined {
    const value = this.number(name, range);
    if (value !== undefined && !Number.isInteger(value)) {
      throw new InvalidQuery(`Invalid query string: ${name} must be an integer.`);
    }
    return value;
  }

  number(name: string, { least, most }: Range): number | undefined {
    const text = this.#query.get(name);
    if (text === null || text === '') return undefined;
    const value = Number(text);
    if (!(value >= least && value <= most)) {
      throw new InvalidQuery(`Invalid query string: ${name} must be a number from ${least} to ${most}.`);
    }
    return value;
  }

  oneOf<const T extends string>(name: string, values: readonly T[]): T | undefined {
    const value = this.#query.get(name);
    if (value === null || value === '') return undefined;
    if (values.includes(value as T)) return value as T;
    throw new InvalidQuery(`Invalid query string: ${name} must be one of ${values.join(', ')}.`);
  }
}
