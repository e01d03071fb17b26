import { AntiphonError, VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { openPool } from './open-pool.js';
import { PostgresDatabase } from './postgres-database.js';
import type { PostgresClient, PostgresPool } from './postgres-pool.js';

const LIMITS = { maxConnections: 1, connectTimeoutMs: 1, statementTimeoutMs: 1 };
const REQUEST = [{ sql: 'UPDATE a SET b = ? WHERE c = ?', params: [1, 'x'] }];

/** Answers each statement as `answer` says, and notes what was asked and how connections were given back. */
function scriptedPool(answer: (sql: string) => void) {
  const asked: string[] = [];
  const returned: (string | undefined)[] = [];
  const query = async (sql: string) => {
    asked.push(sql.split('\n')[0] ?? '');
    answer(sql);
    return { rows: [], rowCount: 1 };
  };
  const release = (error?: Error) => returned.push(error?.message);
  const client = { query, release, on() {}, off() {} } as unknown as PostgresClient;
  const pool = { query, connect: async () => client } as unknown as PostgresPool;
  return { pool, asked, returned };
}

function databaseOver(pool: PostgresPool, clock = new VirtualClock()) {
  return new PostgresDatabase(pool, { clock, retryForMs: 1_000, close: async () => {} });
}

const lost = () => Object.assign(new Error('Connection terminated unexpectedly'));

describe('PostgresDatabase', () => {
  it('writes all requests in one transaction, numbering their parameters', async () => {
    const { pool, asked, returned } = scriptedPool(() => {});
    const outcomes = await databaseOver(pool).write([REQUEST, REQUEST]);
    const update = 'UPDATE a SET b = $1 WHERE c = $2';
    expect(asked.slice(1)).toEqual([update, update, 'COMMIT']);
    expect(asked[0]).toMatch(/^BEGIN/);
    expect(outcomes).toEqual([1, 2].map(() => ({ results: [{ rows: [], changes: 1 }] })));
    expect(returned).toEqual([undefined]);
  });

  it('writes everything once more when the connection is lost before the commit is confirmed', async () => {
    let losses = 2;
    const { pool, asked, returned } = scriptedPool((sql) => {
      if (sql === 'COMMIT' && losses-- > 0) throw lost();
    });
    const clock = new VirtualClock();
    const writing = databaseOver(pool, clock).write([REQUEST]);
    await clock.run(1_000);
    expect(await writing).toMatchObject([{ results: [{ changes: 1 }] }]);
    expect(asked.filter((sql) => sql === 'COMMIT')).toHaveLength(3);
    expect(returned).toEqual([lost().message, lost().message, undefined]);
  });

  it('gives up when the server stays away, and says that it may be asked again', async () => {
    const { pool } = scriptedPool(() => {
      throw lost();
    });
    const clock = new VirtualClock();
    const writing = databaseOver(pool, clock).write([REQUEST, REQUEST]);
    await clock.run(3_000);
    for (const outcome of await writing) {
      const { error } = outcome as { error: AntiphonError };
      expect(error).toBeInstanceOf(AntiphonError);
      expect(error.retryable).toBe(true);
      expect(error.message).toMatch(/^PostgreSQL cannot be reached: /);
    }
    expect(clock.pending).toBe(0);
  });

  it('lets a request that cannot succeed fail alone', async () => {
    const { pool } = scriptedPool((sql) => {
      if (sql === 'nonsense') throw Object.assign(new Error('syntax error'), { code: '42601' });
    });
    const outcomes = await databaseOver(pool).write([REQUEST, [{ sql: 'nonsense', params: [] }], REQUEST]);
    expect(outcomes.map((outcome) => 'results' in outcome)).toEqual([true, false, true]);
    expect(outcomes[1]).toMatchObject({
      error: { message: 'PostgreSQL refuses: syntax error', retryable: false },
    });
  });
});

describe('openPool', () => {
  it('names the command that installs the client', async () => {
    const opening = openPool('postgresql://localhost/a', LIMITS, () =>
      Promise.reject(new Error('not found')),
    );
    await expect(opening).rejects.toThrow('The client of PostgreSQL is missing: npm install pg');
  });

  it('tells nobody the password of an address that is none', async () => {
    const error = await openPool('postgresql://anna:secret@host:port/a', LIMITS).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(AntiphonError);
    expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('secret');
  });
});
