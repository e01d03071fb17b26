import Database from 'libsql';

/** Locks the file against all who write, as another process would, until the returned function is called. */
export function lockedByAnother(file: string): () => void {
  const other = new Database(file);
  other.exec('BEGIN IMMEDIATE');
  return () => {
    other.exec('COMMIT');
    other.close();
  };
}
