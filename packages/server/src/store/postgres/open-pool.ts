import { AntiphonError } from '@antiphon/core';
import type { PostgresPool } from './postgres-pool.js';

type Pg = Pick<typeof import('pg'), 'Pool'>;

export interface PoolLimits {
  readonly maxConnections: number;
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

const NO_ADDRESS = 'The address of PostgreSQL is none: give it as postgresql://USER:PASSWORD@HOST/DATABASE';
/** How much longer than the server itself we wait for it to say that a statement took too long, in ms. */
const GRACE_MS = 2_000;

/**
 * A pool of connections by the package `pg`, which is an optional peer.
 *
 * @throws AntiphonError `store_failed` when it is not installed, or when `url` is none
 */
export async function openPool(
  url: string,
  { maxConnections, connectTimeoutMs, statementTimeoutMs }: PoolLimits,
  load: () => Promise<Pg> = () => import('pg'),
): Promise<PostgresPool> {
  const { Pool } = await loadPg(load);
  // The error of a URL quotes it, and with it the password.
  if (!isAddress(url)) throw new AntiphonError('store_failed', NO_ADDRESS);
  return new Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    // A server that has gone without a word never says so.
    query_timeout: statementTimeoutMs + GRACE_MS,
    keepAlive: true,
    application_name: 'antiphon',
    allowExitOnIdle: true,
  });
}

function isAddress(url: string): boolean {
  return /^postgres(ql)?:/.test(url) && URL.canParse(url, 'postgres://base');
}

async function loadPg(load: () => Promise<Pg>): Promise<Pg> {
  try {
    return await load();
  } catch (cause) {
    throw new AntiphonError('store_failed', 'The client of PostgreSQL is missing: npm install pg', { cause });
  }
}
