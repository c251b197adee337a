export type EmbeddedPostgresFault =
  | 'DATA_DIR_IN_USE'
  | 'DATA_DIR_NOT_WRITABLE'
  | 'DATA_DIR_OTHER_VERSION'
  | 'DISK_FULL'
  | 'PORT_TAKEN'
  | 'UNSUPPORTED_PLATFORM'
  | 'START_FAILED'
  | 'ENDED';

/** A reason why the embedded PostgreSQL cannot run, in one line that says what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';

  constructor(
    readonly fault: EmbeddedPostgresFault,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Turns a file system error on the data directory into one that says what to do, and rethrows any other. */
export function dataDirError(error: unknown, dataDir: string): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(dataDir, error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST') return notWritable(dataDir, error);
  throw error;
}

export function diskFull(dataDir: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError('DISK_FULL', `The disk that holds ${dataDir} is full: free some space, or set DATA_DIR to a directory on another disk.`, { cause });
}

export function notWritable(dataDir: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'DATA_DIR_NOT_WRITABLE',
    `The data directory ${dataDir} is not writable for this user: change its owner, or set DATA_DIR to a directory that is.`,
    { cause },
  );
}

export function portTaken(port: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError('PORT_TAKEN', `Port ${port} on 127.0.0.1 is taken by another program: stop that program, or choose another port.`);
}
