import type { PersistedDocument } from '../../../documents/domain/persisted-document.entity';
import type { Clock } from '../../../shared/domain/clock';
import { Faults } from '../../../shared/domain/errors';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Viewer } from '../../../shared/domain/viewer';
import type { Partner } from '../partner.entity';
import type { PartnerStores } from '../partner.repository';

/** Lets a partner send documents; those it may send already stay as they are. */
export class GrantDocuments {
  constructor(
    private readonly unitOfWork: UnitOfWork<PartnerStores>,
    private readonly clock: Clock,
  ) {}

  execute(viewer: Viewer, partnerId: string, documentIds: readonly string[]): Promise<Partner> {
    return this.unitOfWork.run(async ({ partners, documents, grants, audit }) => {
      const partner = await partners.getForUpdate(partnerId);
      refuseUnfit(documentIds, await documents.findByIds(documentIds));
      const added = await grants.add(partnerId, documentIds, this.clock.now());
      if (added.length > 0) await audit.record(viewer, { action: 'partner.grant', subject: { type: 'Partner', id: partnerId }, changedFields: added.map(asField) });
      return partner;
    });
  }
}

/** Partners see what everybody sees, over HTTP. */
function refuseUnfit(ids: readonly string[], found: readonly PersistedDocument[]): void {
  const faults = new Faults();
  const documents = new Map(found.map((document) => [document.id, document]));
  for (const [index, id] of ids.entries()) {
    const document = documents.get(id);
    const field = ['documentIds', String(index)];
    if (!document) faults.add('NOT_FOUND', 'There is no document with this id. Register it first: npm run operations:publish.', field);
    else if (document.surface !== 'public') faults.add('INVALID', 'This document is for the admin API; partners send documents of the public API.', field);
    else if (document.operationType === 'subscription') faults.add('INVALID', 'This document is a subscription; partners get webhooks instead.', field);
  }
  faults.throwIfAny();
}

/** Takes documents away from a partner. */
export class RevokeDocuments {
  constructor(private readonly unitOfWork: UnitOfWork<PartnerStores>) {}

  execute(viewer: Viewer, partnerId: string, documentIds: readonly string[]): Promise<Partner> {
    return this.unitOfWork.run(async ({ partners, grants, audit }) => {
      const partner = await partners.getForUpdate(partnerId);
      const removed = await grants.remove(partnerId, documentIds);
      if (removed.length > 0) await audit.record(viewer, { action: 'partner.ungrant', subject: { type: 'Partner', id: partnerId }, changedFields: removed.map(asField) });
      return partner;
    });
  }
}

const asField = (documentId: string): string => `documents.${documentId}`;
