export type { PostgresClient, PostgresPool, PostgresResult } from './postgres-pool.js';
export { type PostgresStoreOptions, postgresStore } from './postgres-store.js';
