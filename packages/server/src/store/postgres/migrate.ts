import { AntiphonError } from '@antiphon/core';
import type { Migrations } from '../sql/index.js';
import { inTransaction, type PostgresPool } from './postgres-pool.js';

/** "anti": held while the schema is brought to the newest, so that of several processes one does it. */
const LOCK = 0x616e7469;

/**
 * Brings the database from its version to the newest, all or nothing.
 *
 * @throws AntiphonError `store_failed` when it is of a newer version than any known here
 */
export async function migrate(pool: PostgresPool, migrations: Migrations): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await client.query('CREATE TABLE IF NOT EXISTS antiphon_schema (version bigint NOT NULL)');
    const { rows } = await client.query('SELECT version FROM antiphon_schema');
    const version = Number((rows[0] as { version?: unknown } | undefined)?.version ?? 0);
    if (version > migrations.length) throw newerSchema(version, migrations.length);
    if (version === migrations.length) return;
    for (const statement of migrations.slice(version).flat()) await client.query(statement);
    await client.query('DELETE FROM antiphon_schema');
    await client.query('INSERT INTO antiphon_schema VALUES ($1)', [migrations.length]);
  });
}

function newerSchema(found: number, known: number): AntiphonError {
  const problem =
    `The database was written by a newer version of this package (its schema is ${found}, the newest known here is ` +
    `${known}): update the package, or choose another database`;
  return new AntiphonError('store_failed', problem);
}
