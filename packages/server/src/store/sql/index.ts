export { type Migrations, postgresMigrations, sqliteMigrations } from './schema.js';
export type { SqlDatabase, Statement, StatementResult, WriteOutcome, WriteRequest } from './sql-database.js';
export { SqlStore } from './sql-store.js';
export { WriteQueue, type WriteQueueOptions, writeQueueDefaults } from './write-queue.js';
