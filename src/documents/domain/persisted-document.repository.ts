import type { PersistedDocument } from './persisted-document.entity';

export interface PersistedDocumentRepository {
  findByIds(ids: readonly string[]): Promise<readonly PersistedDocument[]>;
}
