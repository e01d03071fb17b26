/** One statement with a `?` for each parameter, in SQL that SQLite and PostgreSQL read alike. */
export interface Statement {
  readonly sql: string;
  readonly params: readonly (string | number | null)[];
}

export interface StatementResult {
  /** Of a statement that answers rows. */
  readonly rows: readonly unknown[];
  /** How many rows it has changed; those that went with them are not counted. */
  readonly changes: number;
}

/** Statements that take effect together or not at all; running them once more changes nothing. */
export type WriteRequest = readonly Statement[];

/** What came of one request: a result for each of its statements, or why there is none. */
export type WriteOutcome = { readonly results: readonly StatementResult[] } | { readonly error: unknown };

/** What a store needs of a database. */
export interface SqlDatabase {
  /**
   * Writes requests in their order and answers each of them, once everything is durable. Rejects when nothing can be
   * said of any.
   */
  write(requests: readonly WriteRequest[]): Promise<readonly WriteOutcome[]>;
  read(statement: Statement): Promise<readonly unknown[]>;
  /** Whatever was asked for has been answered. */
  close(): Promise<void>;
}
