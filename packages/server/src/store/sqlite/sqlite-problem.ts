import { AntiphonError } from '@antiphon/core';

interface Problem {
  /** What to say after the name of the file. */
  readonly says: string;
  readonly retryable?: boolean;
}

const PROBLEMS: readonly (readonly [codes: RegExp, problem: Problem])[] = [
  [/^SQLITE_(BUSY|LOCKED)/, { says: 'is locked by another process', retryable: true }],
  [/^SQLITE_FULL/, { says: 'cannot grow: its disk or its limit is reached. Make room', retryable: true }],
  [/^SQLITE_IOERR/, { says: 'could not be read or written: look at its disk', retryable: true }],
  [
    /^SQLITE_READONLY|^E(ACCES|PERM|ROFS)$/,
    { says: 'cannot be written: give this process the right to, also in its folder' },
  ],
  [/^SQLITE_NOTADB/, { says: 'is no SQLite database: choose another file' }],
  [/^SQLITE_CORRUPT/, { says: 'is damaged: restore a copy of it, or choose another file' }],
  [/^E(ISDIR|NOTDIR|EXIST)$/, { says: 'is a folder, or lies below a file: choose another file' }],
  [/^ENOSPC$/, { says: 'could not be made: its disk is full', retryable: true }],
];

/** What went wrong with an SQLite file, for a person who can do something about it. */
export function sqliteProblem(
  { code, message }: { readonly code: string; readonly message: string },
  file: string,
): AntiphonError {
  const cause = new Error(`${code}: ${message}`);
  if (code === 'NEWER_SCHEMA') return newerSchema(file, message, cause);
  const [, known] = PROBLEMS.find(([codes]) => codes.test(code)) ?? [];
  const { says, retryable = false } = known ?? { says: `could not be used: ${message}` };
  return new AntiphonError('store_failed', `${file} ${says}`, { retryable, cause });
}

function newerSchema(file: string, versions: string, cause: Error): AntiphonError {
  const [found, ours] = versions.split(' ');
  const problem =
    `${file} was written by a newer version of this package (its schema is ${found}, the newest known here is ${ours}): ` +
    'update the package, or choose another file';
  return new AntiphonError('store_failed', problem, { cause });
}
