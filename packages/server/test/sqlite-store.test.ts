import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqliteStore } from '../src/store/index.js';
import { sqliteMigrations as migrations, SqlStore, writeQueueDefaults } from '../src/store/sql/index.js';
import { sqliteProblem } from '../src/store/sqlite/sqlite-problem.js';
import { openSqlite } from '../src/store/sqlite/sqlite-store.js';
import { SqliteThread } from '../src/store/sqlite/sqlite-thread.js';
import { errorCode } from '../workers/error-code.mjs';
import { refuses } from './conversation-store-contract.js';
import { conversation, turn } from './records.js';
import { lockedByAnother } from './sqlite-locked.js';

describe('sqliteStore', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'antiphon-sqlite-'));
    file = join(folder, 'deep', 'conversations.db');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('makes the file and its folder for this user only', async () => {
    await using store = await sqliteStore(file);
    await store.create(conversation('one'));
    const rights = [join(folder, 'deep'), file, `${file}-wal`].map((path) => statSync(path).mode & 0o777);
    expect(rights).toEqual([0o700, 0o600, 0o600]);
  });

  it('brings an older file to the newest schema, all or nothing, with what is in it', async () => {
    const older = await sqliteStore(file);
    await older.create(conversation('one'));
    await older.addTurn(turn('one', 1));
    await older[Symbol.asyncDispose]();
    const added = 'ALTER TABLE antiphon_turns ADD COLUMN mood text';
    await refuses(openSqlite(file, {}, [...migrations, [added, 'CREATE TABLE nonsense']]), 'store_failed');
    await using newer = await openSqlite(file, {}, [...migrations, [added]]);
    expect(await newer.turns('one')).toEqual([turn('one', 1)]);
    const error = await refuses(sqliteStore(file), 'store_failed');
    expect(error.message).toBe(
      `${file} was written by a newer version of this package (its schema is 3, the newest known here is 2): ` +
        'update the package, or choose another file',
    );
    expect(error.retryable).toBe(false);
  });

  it('takes the conversations of the first schema for spoken ones', async () => {
    const first = { file, busyTimeoutMs: 0, maxFileBytes: null, migrations: migrations.slice(0, 1) };
    const thread = new SqliteThread(first);
    const sql = `INSERT INTO antiphon_conversations (id, owner, created_at_ms, language, mode, agent, last_activity_ms)
      VALUES ('one', 'anna', 1000, 'en', 'streaming', 'agency', 1000)`;
    await thread.write([[{ sql, params: [] }]]);
    await thread.close();
    await using store = await sqliteStore(file);
    expect(await store.conversation('one')).toMatchObject({ ...conversation('one'), speaks: true });
  });

  it('says what is wrong with a file that is none of its own', async () => {
    mkdirSync(join(folder, 'deep'));
    writeFileSync(file, 'Dear diary, '.repeat(1000));
    const error = await refuses(sqliteStore(file), 'store_failed');
    expect(error.message).toBe(`${file} is no SQLite database: choose another file`);
    expect(readFileSync(file, 'utf8')).toBe('Dear diary, '.repeat(1000));
  });

  it('leaves nothing in its files of what is forgotten', async () => {
    await using store = await sqliteStore(file);
    for (const id of ['erased', 'old', 'kept']) {
      await store.create(conversation(id));
      for (let number = 1; number <= 40; number++)
        await store.addTurn(turn(id, number, { user: `${id} whisper ${number}` }));
    }
    const whispers = () => {
      const text = readFileSync(file, 'latin1') + readFileSync(`${file}-wal`, 'latin1');
      return ['erased', 'old', 'kept'].filter((id) => text.includes(`${id} whisper`));
    };
    expect(whispers()).toEqual(['erased', 'old', 'kept']);
    await store.remove('erased');
    expect(whispers()).toEqual(['old', 'kept']);
    await store.end('old', { atMs: 1_000, reason: 'asked' });
    expect(await store.removeEndedBefore(2_000)).toBe(1);
    expect(whispers()).toEqual(['kept']);
  });

  it('forgets many in portions, between which others are served', async () => {
    let old = 1_201;
    const portions: number[] = [];
    const store = new SqlStore(
      {
        async write(requests) {
          return requests.map(([statement]) => {
            const changes = Math.min(old, Number(statement?.params.at(-1)));
            portions.push(changes);
            old -= changes;
            return { results: [{ rows: [], changes }] };
          });
        },
        read: async () => [],
        close: async () => {},
      },
      writeQueueDefaults,
    );
    expect(await store.removeEndedBefore(2_000)).toBe(1_201);
    expect(portions).toEqual([500, 500, 201]);
  });

  it('says that a file is damaged', async () => {
    const store = await sqliteStore(file);
    await store.create(conversation('one'));
    await store[Symbol.asyncDispose]();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xa5, 4096));
    const error = await refuses(sqliteStore(file), 'store_failed');
    expect(error.message).toBe(`${file} is damaged: restore a copy of it, or choose another file`);
  });

  it('starts another thread when one has died', async () => {
    const entry = fileURLToPath(new URL('dying-thread.mjs', import.meta.url));
    const opening = { file, busyTimeoutMs: 0, maxFileBytes: null, migrations: [] };
    await using store = new SqlStore(new SqliteThread(opening, entry), writeQueueDefaults);
    for (const _ of ['first', 'second']) {
      const error = await refuses(store.touch('one', 1), 'store_failed');
      expect(error.message).toBe(`the thread that writes ${file} ended with exit code 3`);
      expect(error.retryable).toBe(true);
    }
  });

  it('waits for another process that has locked the file, then says so and may be asked again', async () => {
    await using store = await sqliteStore(file, { busyTimeoutMs: 20 });
    await store.create(conversation('one'));
    const unlock = lockedByAnother(file);
    const error = await refuses(store.addTurn(turn('one', 1)), 'store_failed');
    expect(error.message).toBe(`${file} is locked by another process`);
    expect(error.retryable).toBe(true);
    // Who reads is not kept waiting.
    expect(await store.turns('one')).toEqual([]);
    unlock();
    await store.addTurn(turn('one', 1));
    expect(await store.turns('one')).toEqual([turn('one', 1)]);
  });

  it('keeps what it has when the file must not grow, and takes more when there is room', async () => {
    const store = await sqliteStore(file, { maxFileBytes: 200_000 });
    await store.create(conversation('one'));
    await store.addTurn(turn('one', 1));
    const large = turn('one', 2, { said: 'x'.repeat(300_000) });
    const both = [refuses(store.addTurn(large), 'store_failed'), store.addTurn(turn('one', 3))] as const;
    const [error] = await Promise.all(both);
    expect(error.retryable).toBe(true);
    expect(error.message).toContain('cannot grow');
    expect((await store.turns('one')).map((each) => each.turn)).toEqual([1, 3]);
    await store[Symbol.asyncDispose]();
    await using roomy = await sqliteStore(file);
    await roomy.addTurn(large);
    expect((await roomy.turns('one')).map((each) => each.turn)).toEqual([1, 2, 3]);
  });

  it('refuses what it has no room to queue, and goes on with the rest', async () => {
    await using store = await sqliteStore(file, { maxQueued: 3 });
    const asked = ['a', 'b', 'c', 'd'].map((id) => store.create(conversation(id)));
    const error = await refuses(asked[3] as Promise<void>, 'queue_full');
    expect(error.retryable).toBe(true);
    await Promise.all(asked.slice(0, 3));
    await store.create(conversation('d'));
    expect(await store.counts()).toMatchObject({ conversations: 4 });
  });
});

describe('A problem of an SQLite file', () => {
  it.each([
    ['SQLITE_READONLY', 'cannot be written', false],
    ['EACCES', 'cannot be written', false],
    ['EISDIR', 'is a folder', false],
    ['SQLITE_IOERR_WRITE', 'could not be read or written', true],
    ['SQLITE_MISUSE', 'could not be used: it was misused', false],
  ])('%s is told in words', (code, says, retryable) => {
    const error = sqliteProblem({ code, message: 'it was misused' }, 'a.db');
    expect(error.message).toContain(`a.db ${says}`);
    expect(error.retryable).toBe(retryable);
  });

  it.each([
    [1544, 'SQLITE_READONLY'],
    [517, 'SQLITE_BUSY'],
    [1034, 'SQLITE_IOERR'],
    [99, 'UNKNOWN_SQLITE_ERROR_99'],
  ])('of the extended code %i is %s', (extended, code) => {
    expect(errorCode({ code: `UNKNOWN_SQLITE_ERROR_${extended}` })).toBe(code);
  });
});
