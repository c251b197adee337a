/** Searches files for malware. */
export interface MediaScanner {
  /** Whether the file on this machine is harmless. Throws SERVICE_UNAVAILABLE where that can't be told. */
  isClean(path: string): Promise<boolean>;
}
