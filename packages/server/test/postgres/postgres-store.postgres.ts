import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postgresStore } from '../../src/store/index.js';
import { openPostgres } from '../../src/store/postgres/postgres-store.js';
import { postgresMigrations } from '../../src/store/sql/index.js';
import { conversationStoreContract, refuses } from '../conversation-store-contract.js';
import { conversation, turn } from '../records.js';
import { PrivateServer } from './private-server.js';

let server: PrivateServer;

beforeAll(async () => {
  server = await PrivateServer.create();
});
afterAll(() => server[Symbol.asyncDispose]());

conversationStoreContract('postgresStore', {
  durable: true,
  place: async () => {
    const url = await server.database();
    return { open: () => postgresStore(url) };
  },
});

describe('postgresStore', () => {
  let url: string;

  beforeEach(async () => {
    url = await server.database();
  });

  it.each(['in order', 'immediately'] as const)(
    'loses no turn, and refuses none, when the server is stopped %s and started in mid-writing',
    async (how) => {
      // Longer than a busy machine takes to start the server.
      await using store = await postgresStore(url, { retryForMs: 20_000 });
      const stored = new Map<string, number>();
      const isWriting = { on: true };
      const writers = Array.from({ length: 8 }, async (_, index) => {
        const id = `conversation-${index}`;
        await store.create(conversation(id));
        for (let number = 0; isWriting.on; number++) {
          await store.addTurn(turn(id, number));
          stored.set(id, number);
        }
      });
      const sum = () => [...stored.values()].reduce((total, last) => total + last, 0);
      await expect.poll(sum, { timeout: 10_000 }).toBeGreaterThan(200);
      await server.stop(how);
      const atStop = sum();
      await server.start();
      await expect.poll(sum, { timeout: 20_000 }).toBeGreaterThan(atStop + 200);
      isWriting.on = false;
      await Promise.all(writers);
      for (const [id, last] of stored) {
        const { turns } = (await store.conversation(id)) ?? {};
        expect(turns).toBe(last + 1);
      }
    },
  );

  it('goes on when the server cuts its connections', async () => {
    await using store = await postgresStore(url);
    await store.create(conversation('one'));
    const other = new Pool({ connectionString: url, max: 1 });
    for (let number = 0; number < 20; number++) {
      const cut = other.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()',
      );
      await Promise.all([store.addTurn(turn('one', number)), store.turns('one'), cut]);
    }
    await other.end();
    expect(await store.conversation('one')).toMatchObject({ turns: 20 });
  });

  it('says that the server is away, without the password, and may be asked again', async () => {
    const store = await postgresStore(url, { retryForMs: 0 });
    await store.create(conversation('one'));
    await server.stop('in order');
    const error = await refuses(store.addTurn(turn('one', 1)), 'store_failed');
    expect(error.retryable).toBe(true);
    expect(error.message).toMatch(/^PostgreSQL cannot be reached: /);
    const atStart = await refuses(postgresStore(url), 'store_failed');
    expect(`${atStart.message} ${JSON.stringify(atStart)}`).not.toContain('secret');
    await server.start();
    await store.addTurn(turn('one', 1));
    expect(await store.turns('one')).toEqual([turn('one', 1)]);
    await store[Symbol.asyncDispose]();
  });

  it('gives up on what is locked for too long, and may be asked again', async () => {
    await using store = await postgresStore(url, { statementTimeoutMs: 2_000 });
    await store.create(conversation('one'));
    const other = new Pool({ connectionString: url, max: 1 });
    const client = await other.connect();
    await client.query('BEGIN; LOCK TABLE antiphon_turns');
    const error = await refuses(store.addTurn(turn('one', 1)), 'store_failed');
    expect(error.message).toBe('PostgreSQL took too long');
    expect(error.retryable).toBe(true);
    await client.query('ROLLBACK');
    client.release();
    await other.end();
    await store.addTurn(turn('one', 1));
    expect(await store.turns('one')).toHaveLength(1);
  });

  it('takes a pool, and leaves it open', async () => {
    const pool = new Pool({ connectionString: url });
    const store = await postgresStore(pool);
    await store.create(conversation('one'));
    await store[Symbol.asyncDispose]();
    const { rows } = await pool.query('SELECT id FROM antiphon_conversations');
    expect(rows).toEqual([{ id: 'one' }]);
    for (const event of ['error', 'acquire', 'release']) expect(pool.listenerCount(event)).toBe(0);
    await pool.end();
  });

  it('brings an older database to the newest schema, once, and refuses a newer one', async () => {
    await using store = await postgresStore(url);
    await store.create(conversation('one'));
    await store.addTurn(turn('one', 1));
    const added = [...postgresMigrations, ['CREATE TABLE antiphon_more (x text)']];
    const newer = await Promise.all([1, 2, 3].map(() => openPostgres(url, {}, added)));
    for (const each of newer) expect(await each.turns('one')).toEqual([turn('one', 1)]);
    for (const each of newer) await each[Symbol.asyncDispose]();
    const error = await refuses(postgresStore(url), 'store_failed');
    expect(error.message).toContain('was written by a newer version of this package (its schema is 3');
    expect(error.retryable).toBe(false);
  });

  it('says what is wrong with a database that it cannot use', async () => {
    const nowhere = await refuses(postgresStore(server.url('nowhere')), 'store_failed');
    expect(nowhere.message).toBe('PostgreSQL has no such database: create it, or name another one');
    const nobody = await refuses(postgresStore(server.url('postgres', 'nobody')), 'store_failed');
    expect(nobody.message).toContain('does not let this user in');
  });
});
