import { type Clock, systemClock } from '@antiphon/core';
import type { ConversationStore } from '../conversation-store.js';
import { type Migrations, postgresMigrations, SqlStore, writeQueueDefaults } from '../sql/index.js';
import { migrate } from './migrate.js';
import { openPool } from './open-pool.js';
import { PostgresDatabase } from './postgres-database.js';
import { type PostgresPool, surviveBrokenConnections } from './postgres-pool.js';
import { postgresProblem } from './postgres-problem.js';

export interface PostgresStoreOptions {
  /** How many connections it opens at most; a pool of one's own has its own bound. @defaultValue 5 */
  readonly maxConnections?: number;
  /** How long opening a connection, or waiting for a free one, may take, in ms. @defaultValue 5_000 */
  readonly connectTimeoutMs?: number;
  /** How long one statement may take, in ms. @defaultValue 10_000 */
  readonly statementTimeoutMs?: number;
  /**
   * How long to try again when the server is away, as while it starts anew, in ms: so long somebody may have to wait for
   * the answer that it is. @defaultValue 5_000
   */
  readonly retryForMs?: number;
  /** How many changes may wait to be written; beyond it, one is refused with `queue_full`. @defaultValue 10_000 */
  readonly maxQueued?: number;
  /** @defaultValue the system's */
  readonly clock?: Clock;
}

const defaults = {
  maxConnections: 5,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 10_000,
  retryForMs: 5_000,
  maxQueued: writeQueueDefaults.maxRequests,
} as const satisfies PostgresStoreOptions;

/**
 * Keeps conversations in PostgreSQL (12 or newer), in tables whose names begin with `antiphon_`, which it makes where there
 * are none. Several servers may share a database. Changes are written one transaction after the other, with all that has
 * come meanwhile; reading does not wait for them.
 *
 * While the server is away, what is asked waits and is tried again; what was asked when the connection broke may then be
 * done a second time, which changes nothing, but a removal may find nothing more to remove.
 *
 * Buffers what waits to be written: `maxQueued` changes, and 64 Mi characters of text.
 *
 * @param where an address such as `postgresql://user:password@host/database`, or a pool of the package `pg`, which is not
 * closed with the store. The time-outs of connections and statements are then the pool's own
 * @throws AntiphonError `store_failed` when `pg` is not installed, the database cannot be used or is of a newer version
 */
export async function postgresStore(
  where: string | PostgresPool,
  options: PostgresStoreOptions = {},
): Promise<ConversationStore> {
  return openPostgres(where, options, postgresMigrations);
}

/** With a schema of one's own, so that a test can be older or newer than the database. */
export async function openPostgres(
  where: string | PostgresPool,
  options: PostgresStoreOptions,
  migrations: Migrations,
): Promise<ConversationStore> {
  const { clock = systemClock, retryForMs, maxQueued, ...limits } = { ...defaults, ...options };
  const isOwn = typeof where === 'string';
  const pool = isOwn ? await openPool(where, limits) : where;
  const stopSurviving = surviveBrokenConnections(pool);
  // Connections of its own may break while they are closed; others are not closed, and then the matter of their owner.
  const close = async () => (isOwn ? pool.end() : stopSurviving());
  try {
    await migrate(pool, migrations);
  } catch (error) {
    await close();
    throw postgresProblem(error);
  }
  const database = new PostgresDatabase(pool, { clock, retryForMs, close });
  return new SqlStore(database, { ...writeQueueDefaults, maxRequests: maxQueued });
}
