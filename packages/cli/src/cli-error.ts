import { FAILED, USAGE } from './exit-codes.js';

/** A problem that is told to the person in one line, without a stack. */
export class CliError extends Error {
  override readonly name: string = 'CliError';
  readonly exitCode: number;

  constructor(message: string, options: { readonly exitCode?: number; readonly cause?: unknown } = {}) {
    super(oneLine(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = options.exitCode ?? FAILED;
  }
}

/** The command was called in a way it does not understand. */
export class UsageError extends CliError {
  override readonly name = 'UsageError';

  constructor(message: string) {
    super(message, { exitCode: USAGE });
  }
}

/** What went wrong as one line that a person can read. */
export function reasonOf(error: unknown): string {
  if (isSystemError(error)) return systemReason(error);
  return oneLine(error instanceof Error ? error.message : String(error));
}

/** The longest line that is told. */
const LONGEST = 400;

/** Without line ends, and without what a terminal would take for a command. */
function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}…`;
}

interface SystemError extends Error {
  readonly code: string;
  readonly path?: string;
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'it is a folder',
  ENOTDIR: 'part of the path is a file, not a folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EEXIST: 'a file of that name is in the way',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'the links go round in circles',
};

function systemReason(error: SystemError): string {
  const reason = SYSTEM_REASONS[error.code] ?? oneLine(error.message);
  return error.path === undefined ? reason : `${error.path}: ${reason}`;
}
