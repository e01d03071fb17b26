import { type Backoff, backoff, type Clock, delay } from '@antiphon/core';
import type { SqlDatabase, Statement, StatementResult, WriteOutcome, WriteRequest } from '../sql/index.js';
import { inTransaction, type PostgresClient, type PostgresPool } from './postgres-pool.js';
import { isPassing, postgresProblem } from './postgres-problem.js';

export interface PostgresDatabaseOptions {
  readonly clock: Clock;
  /** How long to try again when the server is away, in ms. */
  readonly retryForMs: number;
  readonly close: () => Promise<void>;
}

/** PostgreSQL, tried again while it is away: whatever is asked of it may be asked twice. */
export class PostgresDatabase implements SqlDatabase {
  readonly #pool: PostgresPool;
  readonly #options: PostgresDatabaseOptions;
  readonly #backoff: Backoff = backoff({ baseMs: 50, maxMs: 1_000 });

  constructor(pool: PostgresPool, options: PostgresDatabaseOptions) {
    this.#pool = pool;
    this.#options = options;
  }

  async write(requests: readonly WriteRequest[]): Promise<readonly WriteOutcome[]> {
    try {
      return (await this.#persistently(() => this.#transaction(requests))).map((results) => ({ results }));
    } catch (error) {
      const problem = postgresProblem(error);
      if (requests.length === 1 || problem.retryable) return requests.map(() => ({ error: problem }));
    }
    // One of them cannot succeed: each gets a transaction of its own, so that only that one fails.
    const outcomes: WriteOutcome[] = [];
    for (const request of requests) outcomes.push(...(await this.write([request])));
    return outcomes;
  }

  async read({ sql, params }: Statement): Promise<readonly unknown[]> {
    try {
      const { rows } = await this.#persistently(() => this.#pool.query(numbered(sql), [...params]));
      return rows;
    } catch (error) {
      throw postgresProblem(error);
    }
  }

  close(): Promise<void> {
    return this.#options.close();
  }

  #transaction(requests: readonly WriteRequest[]): Promise<StatementResult[][]> {
    return inTransaction(this.#pool, async (client) => {
      const results: StatementResult[][] = [];
      for (const request of requests) results.push(await runAll(client, request));
      return results;
    });
  }

  /** Until it succeeds, fails for good, or the time is up. */
  async #persistently<T>(work: () => Promise<T>): Promise<T> {
    const { clock, retryForMs } = this.#options;
    const giveUpMs = clock.now() + retryForMs;
    for (let failures = 1; ; failures++) {
      try {
        return await work();
      } catch (error) {
        if (!isPassing(error) || clock.now() >= giveUpMs) throw error;
        await delay(clock, this.#backoff(failures));
      }
    }
  }
}

async function runAll(client: PostgresClient, request: WriteRequest): Promise<StatementResult[]> {
  const results: StatementResult[] = [];
  for (const { sql, params } of request) {
    const { rows, rowCount } = await client.query(numbered(sql), [...params]);
    results.push({ rows, changes: rowCount ?? 0 });
  }
  return results;
}

const known = new Map<string, string>();

/** PostgreSQL numbers its parameters: `?` becomes `$1`, and so on. There are as many texts as there are statements. */
function numbered(sql: string): string {
  let text = known.get(sql);
  if (text === undefined) {
    let count = 0;
    text = sql.replaceAll('?', () => `$${++count}`);
    known.set(sql, text);
  }
  return text;
}
