import type { ConversationStore } from '../conversation-store.js';
import { type Migrations, SqlStore, sqliteMigrations, writeQueueDefaults } from '../sql/index.js';
import { SqliteThread } from './sqlite-thread.js';

export interface SqliteStoreOptions {
  /** How long to wait for another process that has locked the file, in ms. @defaultValue 5_000 */
  readonly busyTimeoutMs?: number;
  /** How large the file may become; beyond it, writing fails. The log beside it adds about 4 MB. @defaultValue unlimited */
  readonly maxFileBytes?: number;
  /** How many changes may wait to be written; beyond it, one is refused with `queue_full`. @defaultValue 10_000 */
  readonly maxQueued?: number;
}

/**
 * Keeps conversations in an SQLite file, which it makes, with its folder, where there is none: readable for this user
 * only. A thread of its own writes: the event loop never waits for the disk. What is asked for while the disk is busy
 * is written in one go afterwards.
 *
 * Written is what the disk has confirmed (write-ahead log, `synchronous = FULL`): neither the death of the process nor a
 * loss of power takes it back. Several processes may share a file, on a disk of this machine.
 *
 * Buffers what waits to be written: `maxQueued` changes, and 64 Mi characters of text.
 *
 * @throws AntiphonError `store_failed` when the file is locked, damaged, of something else or of a newer version, or must
 * not be written
 */
export async function sqliteStore(
  file: string,
  options: SqliteStoreOptions = {},
): Promise<ConversationStore> {
  return openSqlite(file, options, sqliteMigrations);
}

/** With a schema of one's own, so that a test can be older or newer than the file. */
export async function openSqlite(
  file: string,
  options: SqliteStoreOptions,
  migrations: Migrations,
): Promise<ConversationStore> {
  const { busyTimeoutMs = 5_000, maxFileBytes = null, maxQueued = writeQueueDefaults.maxRequests } = options;
  const thread = new SqliteThread({ file, busyTimeoutMs, maxFileBytes, migrations });
  await thread.open();
  return new SqlStore(thread, { ...writeQueueDefaults, maxRequests: maxQueued });
}
