/** The statements that make each version of a schema of the one before. */
export type Migrations = readonly (readonly string[])[];

/**
 * What brings a database from one version of the schema to the next: the n-th entry makes version n. Entries are never
 * changed once released, only added.
 *
 * @param id the type of an id, which sorts by its bytes
 */
const migrationsWith = (id: string): Migrations => [
  [
    `CREATE TABLE antiphon_conversations (
      id ${id} PRIMARY KEY,
      owner text NOT NULL,
      created_at_ms double precision NOT NULL,
      language text NOT NULL,
      mode text NOT NULL,
      agent text NOT NULL,
      last_activity_ms double precision NOT NULL,
      ended_at_ms double precision,
      end_reason text,
      stats text
    )`,
    'CREATE INDEX antiphon_conversations_by_age ON antiphon_conversations (created_at_ms, id)',
    'CREATE INDEX antiphon_conversations_by_owner ON antiphon_conversations (owner, created_at_ms, id)',
    'CREATE INDEX antiphon_conversations_by_end ON antiphon_conversations (ended_at_ms)',
    `CREATE INDEX antiphon_conversations_open ON antiphon_conversations (last_activity_ms)
      WHERE ended_at_ms IS NULL`,
    `CREATE TABLE antiphon_turns (
      conversation ${id} NOT NULL REFERENCES antiphon_conversations (id) ON DELETE CASCADE,
      turn bigint NOT NULL,
      user_text text NOT NULL,
      said text NOT NULL,
      heard text NOT NULL,
      outcome text NOT NULL,
      started_at_ms double precision NOT NULL,
      ended_at_ms double precision NOT NULL,
      latency text,
      PRIMARY KEY (conversation, turn)
    )`,
  ],
  ['ALTER TABLE antiphon_conversations ADD COLUMN speaks smallint NOT NULL DEFAULT 1'],
];

export const sqliteMigrations = migrationsWith('text');
/** Which else sorts by the language of the database. */
export const postgresMigrations = migrationsWith('text COLLATE "C"');
