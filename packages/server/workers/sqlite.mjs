// @ts-check
/**
 * An SQLite file in a thread of its own, so that nobody waits for its disk but who asked. It is told to `open` the file
 * once, then answers each `batch` and each `read`, one after the other. Knows no conversations.
 *
 * @typedef {{ sql: string, params: readonly (string | number | null)[] }} Statement
 * @typedef {{ rows: readonly unknown[], changes: number }} Result
 * @typedef {{ ok: true, value: unknown } | { ok: false, code: string, message: string }} Outcome
 * @typedef {{ file: string, busyTimeoutMs: number, maxFileBytes: number | null, migrations: readonly (readonly string[])[] }} Opening
 */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { parentPort } from 'node:worker_threads';
import Database from 'libsql';
import { errorCode } from './error-code.mjs';

/** @type {Database.Database | undefined} */
let database;
/** @type {Map<string, { run: (params: readonly unknown[]) => Result }>} */
const prepared = new Map();

/** @param {Opening} opening */
function open({ file, busyTimeoutMs, maxFileBytes, migrations }) {
  if (file !== ':memory:') {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // What people said is nobody else's business; the files beside it get the rights of this one.
    closeSync(openSync(file, 'a', 0o600));
  }
  const opened = new Database(file, { timeout: busyTimeoutMs });
  opened.pragma('journal_mode = WAL');
  // Each commit reaches the disk before it is answered: no turn is lost to a loss of power either.
  opened.pragma('synchronous = FULL');
  opened.pragma('foreign_keys = ON');
  // What is forgotten is overwritten, and not only left out.
  opened.pragma('secure_delete = ON');
  if (maxFileBytes !== null) {
    const { page_size: pageBytes } =
      /** @type {{ page_size: number }[]} */ (opened.pragma('page_size'))[0] ?? {};
    opened.pragma(`max_page_count = ${Math.max(1, Math.floor(maxFileBytes / (pageBytes ?? 4096)))}`);
  }
  migrate(opened, migrations);
  database = opened;
}

/**
 * Brings the file from its version to the newest, all or nothing.
 * @param {Database.Database} opened
 * @param {readonly (readonly string[])[]} migrations
 */
function migrate(opened, migrations) {
  opened.exec('BEGIN IMMEDIATE');
  try {
    opened.exec('CREATE TABLE IF NOT EXISTS antiphon_schema (version bigint NOT NULL)');
    const rows = /** @type {{ version: number }[]} */ (
      opened.prepare('SELECT version FROM antiphon_schema').all()
    );
    const version = rows[0]?.version ?? 0;
    if (version > migrations.length) throw new NewerSchema(version, migrations.length);
    for (const statement of migrations.slice(version).flat()) opened.exec(statement);
    opened.exec('DELETE FROM antiphon_schema');
    opened.prepare('INSERT INTO antiphon_schema VALUES (?)').run(migrations.length);
    opened.exec('COMMIT');
  } catch (error) {
    rollBack(opened);
    throw error;
  }
}

class NewerSchema extends Error {
  code = 'NEWER_SCHEMA';
  /**
   * @param {number} found
   * @param {number} known
   */
  constructor(found, known) {
    super(`${found} ${known}`);
  }
}

/**
 * All requests in one transaction, and one wait for the disk. If one of them fails, each gets a transaction of its own,
 * so that only those fail that cannot succeed.
 * @param {readonly (readonly Statement[])[]} requests
 * @returns {Outcome[]}
 */
function batch(requests) {
  try {
    const values = inTransaction(() => requests.map((request) => request.map(run)));
    if (requests.flat().some(({ sql }) => sql.startsWith('DELETE'))) emptyLog();
    return values.map((value) => ({ ok: true, value }));
  } catch (error) {
    const failed = failure(error);
    if (requests.length === 1 || isOfFile(failed)) return requests.map(() => failed);
    return requests.flatMap((request) => batch([request]));
  }
}

/** The log that SQLite writes ahead still has what was deleted; while somebody else reads the file, it keeps it. */
function emptyLog() {
  try {
    theDatabase().pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // It is deleted all the same; the next time, or the end, empties the log.
  }
}

/** @param {Outcome} failed */
function isOfFile(failed) {
  return !failed.ok && /^SQLITE_(BUSY|LOCKED|IOERR|CORRUPT|NOTADB|READONLY|CANTOPEN)/.test(failed.code);
}

/**
 * @template T
 * @param {() => T} work
 * @returns {T}
 */
function inTransaction(work) {
  const opened = theDatabase();
  opened.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    opened.exec('COMMIT');
    return value;
  } catch (error) {
    rollBack(opened);
    throw error;
  }
}

/** @param {Database.Database} opened */
function rollBack(opened) {
  try {
    opened.exec('ROLLBACK');
  } catch {
    // A full disk has rolled it back already.
  }
}

/** @param {Statement} statement */
function run({ sql, params }) {
  let known = prepared.get(sql);
  if (known === undefined) {
    known = prepare(sql);
    prepared.set(sql, known);
  }
  return known.run(params);
}

/** @param {string} sql */
function prepare(sql) {
  const statement = theDatabase().prepare(sql);
  return {
    /** @param {readonly unknown[]} params */
    run: (params) =>
      statement.reader
        ? { rows: statement.all([...params]), changes: 0 }
        : { rows: [], changes: statement.run([...params]).changes },
  };
}

function theDatabase() {
  if (database === undefined) throw new Error('the file is not open');
  return database;
}

/**
 * @param {unknown} error
 * @returns {Outcome}
 */
function failure(error) {
  const message = error instanceof Error ? error.message : String(error);
  return { ok: false, code: errorCode(error), message };
}

/**
 * @param {() => unknown} work
 * @returns {Outcome}
 */
function attempt(work) {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return failure(error);
  }
}

/** What waits in the log goes into the file itself. */
function close() {
  database?.pragma('wal_checkpoint(TRUNCATE)');
  database?.close();
}

parentPort?.on('message', (/** @type {any} */ { id, op, payload }) => {
  const operations = {
    open: () => attempt(() => open(payload)),
    batch: () => batch(payload),
    read: () => attempt(() => run(payload)),
    close: () => attempt(close),
  };
  parentPort?.postMessage({ id, value: operations[/** @type {keyof typeof operations} */ (op)]() });
});
