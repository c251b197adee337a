import type { BaseStores } from '../../shared/domain/unit-of-work';
import type { Viewer } from '../../shared/domain/viewer';
import type { Redirect } from './redirect.entity';

/** What the audit log and the world are told of redirects that one change touched. */
export async function recordRedirects(viewer: Viewer, verb: 'create' | 'update' | 'delete', redirects: readonly Redirect[], { audit, outbox }: Pick<BaseStores, 'audit' | 'outbox'>): Promise<void> {
  if (redirects.length === 0) return;
  await audit.recordAll(viewer, redirects.map(({ id }) => ({ action: `redirect.${verb}`, subject: { type: 'Redirect', id } })));
  await outbox.appendAll('redirect.changed', redirects.map(({ id }) => ({ redirectId: id })));
}
