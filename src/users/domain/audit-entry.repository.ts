import type { Page, PageRequest } from '../../shared/domain/page';

/** One line of the audit log. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  readonly actorId: string | null;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly changedFields: readonly string[];
  readonly requestId: string;
}

export interface AuditFilter {
  readonly subjectId?: string;
  readonly actorId?: string;
}

/** The reading side of the audit log; it is written through the unit of work. */
export interface AuditEntryRepository {
  findById(id: string): Promise<AuditEntry | null>;
  /** Newest first. */
  page(request: PageRequest, filter: AuditFilter): Promise<Page<AuditEntry>>;
  count(filter: AuditFilter): Promise<number>;
}
