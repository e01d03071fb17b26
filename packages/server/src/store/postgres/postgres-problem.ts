import { AntiphonError, messageOf } from '@antiphon/core';

/** SQLSTATE of a lost or refused connection, and of a server that stops or starts. */
const AWAY = /^(08...|57P0[1-4])$/;
/** Codes of Node, and words of `pg` where it has no code. */
const UNREACHABLE = /^E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|AI_AGAIN|NOENT|NOTFOUND)$/;
const BROKEN = /connection (terminated|ended|error)|not queryable|timeout exceeded|read timeout/i;
/** Two transactions stood in one another's way. */
const IN_THE_WAY = /^(40001|40P01)$/;

const PROBLEMS: readonly (readonly [state: RegExp, says: string, retryable: boolean])[] = [
  [/^28/, 'does not let this user in: look at the user, the password and pg_hba.conf', false],
  [/^3D000$/, 'has no such database: create it, or name another one', false],
  [/^42501$/, 'does not allow this user to do that: grant it the schema, or migrate as another user', false],
  [/^53300$/, 'has no connection left: raise max_connections, or lower maxConnections', true],
  [/^53/, 'is out of room: look at its disk and memory', true],
  [/^(57014|55P03)$/, 'took too long', true],
];

/** Whether the same may be tried again at once: the server was away, or two were in one another's way. */
export function isPassing(error: unknown): boolean {
  const code = codeOf(error);
  return isAway(error) || (code !== undefined && IN_THE_WAY.test(code));
}

/** What went wrong with PostgreSQL, for a person who can do something about it. */
export function postgresProblem(error: unknown): AntiphonError {
  if (error instanceof AntiphonError) return error;
  const code = codeOf(error);
  const [, says, retryable] = PROBLEMS.find(([state]) => code !== undefined && state.test(code)) ?? [];
  if (says !== undefined) return failed(says, retryable, error);
  if (isAway(error)) return failed(`cannot be reached: ${messageOf(error)}`, true, error);
  return failed(`refuses: ${messageOf(error)}`, isPassing(error), error);
}

function failed(says: string, retryable: boolean | undefined, cause: unknown): AntiphonError {
  return new AntiphonError('store_failed', `PostgreSQL ${says}`, { retryable: retryable === true, cause });
}

function isAway(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return AWAY.test(code) || UNREACHABLE.test(code);
  return error instanceof Error && BROKEN.test(error.message);
}

function codeOf(error: unknown): string | undefined {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : undefined;
}
