/** What this store needs of a `Pool` of the package `pg`. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>;
  query(sql: string, params: unknown[]): Promise<PostgresResult>;
  end(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'acquire', listener: (client: PostgresClient) => void): unknown;
  on(event: 'release', listener: (error: Error, client: PostgresClient) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'acquire', listener: (client: PostgresClient) => void): unknown;
  off(event: 'release', listener: (error: Error, client: PostgresClient) => void): unknown;
}

export interface PostgresClient {
  query(sql: string, params?: unknown[]): Promise<PostgresResult>;
  /** Gives the connection back; with an error, closes it. */
  release(error?: Error): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

export interface PostgresResult {
  readonly rows: readonly unknown[];
  readonly rowCount: number | null;
}

/**
 * Works with a connection of the pool. One on which anything fails is closed rather than given back: nobody knows what
 * is still under way on it.
 */
export async function withClient<T>(
  pool: PostgresPool,
  work: (client: PostgresClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    return await work(client);
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(failure);
  }
}

/** All of it or nothing. */
export async function inTransaction<T>(
  pool: PostgresPool,
  work: (client: PostgresClient) => Promise<T>,
): Promise<T> {
  return withClient(pool, async (client) => {
    await client.query(BEGIN);
    const value = await work(client);
    await client.query('COMMIT');
    return value;
  });
}

/** What is answered is durable, also where the database is set up to answer sooner. */
const BEGIN = `BEGIN; SELECT set_config('synchronous_commit', 'on', true)
  WHERE current_setting('synchronous_commit') = 'off'`;

/**
 * A connection that breaks says so to whoever waits for an answer on it, and once more to nobody in particular, which
 * would end the process: from now on it does not. The returned function puts an end to that.
 */
export function surviveBrokenConnections(pool: PostgresPool): () => void {
  const lent = (client: PostgresClient) => client.on('error', ignored);
  const returned = (_: unknown, client: PostgresClient) => client.off('error', ignored);
  // Those that lie idle tell their pool; from the moment that one is lent out, it tells nobody.
  pool.on('error', ignored);
  pool.on('acquire', lent);
  pool.on('release', returned);
  return () => {
    pool.off('error', ignored);
    pool.off('acquire', lent);
    pool.off('release', returned);
  };
}

function ignored(): void {}
