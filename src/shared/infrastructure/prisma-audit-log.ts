import type { Clock, Ids } from '../domain/clock';
import type { AuditLog, AuditRecord } from '../domain/unit-of-work';
import type { Viewer } from '../domain/viewer';
import type { Transaction } from './prisma-unit-of-work';

export class PrismaAuditLog implements AuditLog {
  constructor(
    private readonly tx: Transaction,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  record(viewer: Viewer, entry: AuditRecord): Promise<void> {
    return this.recordAll(viewer, [entry]);
  }

  async recordAll(viewer: Viewer, entries: readonly AuditRecord[]): Promise<void> {
    await this.tx.auditEntry.createMany({
      data: entries.map(({ action, subject, changedFields = [] }) => ({
        id: this.ids.next(),
        at: this.clock.now(),
        actorId: viewer.kind === 'user' ? viewer.id : null,
        action,
        subjectType: subject.type,
        subjectId: subject.id,
        changedFields: [...changedFields],
        requestId: viewer.requestId,
      })),
    });
  }
}
