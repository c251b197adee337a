import type { Page, PageRequest } from '../../shared/domain/page';
import type { PersistedDocument } from './persisted-document.entity';

export interface DocumentFilter {
  readonly surface?: PersistedDocument['surface'];
  /** Part of the operation's name. */
  readonly operationName?: string;
}

export interface PersistedDocumentRepository {
  findByIds(ids: readonly string[]): Promise<readonly PersistedDocument[]>;
  /** By the UUID that stands for it. */
  findByUuid(uuid: string): Promise<PersistedDocument | null>;
  /** By the MD5 of its text in UTF-8, lower-case hex. */
  findByMd5(md5: string): Promise<PersistedDocument | null>;
  /** Newest first. */
  page(request: PageRequest, filter: DocumentFilter): Promise<Page<PersistedDocument>>;
  count(filter: DocumentFilter): Promise<number>;
  /** Stores those that are not there yet, and returns their ids. */
  add(documents: readonly PersistedDocument[]): Promise<readonly string[]>;
  /** Moves the last use on, never back. */
  markUsed(ids: readonly string[], at: Date): Promise<void>;
}

export interface DocumentStores {
  readonly documents: PersistedDocumentRepository;
}
