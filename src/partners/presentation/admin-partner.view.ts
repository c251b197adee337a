import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, SafeInt } from '../../shared/application/scalars.dto';
import { connectionTypes } from '../../shared/presentation/connection';
import { Node, NodeId } from '../../shared/presentation/node';
import { UserErrorView } from '../../shared/presentation/user-error.view';
import { PartnerScopeEnum, PartnerStatusEnum } from '../application/partner.dto';
import type { Partner, PartnerStatus } from '../domain/partner.entity';
import type { PartnerKey, PartnerScope } from '../domain/partner-key.entity';
import type { Usage } from '../domain/usage.port';

@ObjectType('PartnerKey', { implements: Node, description: 'What lets a program act for a partner. Its secret was shown once, when it was made.' })
export class AdminPartnerKeyView implements Pick<PartnerKey, 'id' | 'name' | 'scopes' | 'allowedAddresses' | 'createdAt' | 'expiresAt' | 'revokedAt' | 'lastUsedAt'> {
  @NodeId('PartnerKey')
  id: string;

  @Field(() => String, { description: 'What it is for.' })
  name: string;

  @Field(() => [PartnerScopeEnum], { description: 'What it may be used for.' })
  scopes: readonly PartnerScope[];

  @Field(() => [String], { description: 'IP addresses and CIDR ranges that it may be used from; empty for any.' })
  allowedAddresses: readonly string[];

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it stops, or stopped, working; null for never.' })
  expiresAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was revoked.' })
  revokedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last used, give or take some seconds.' })
  lastUsedAt: Date | null;
}

@ObjectType('PartnerDocument', { description: 'A persisted document that a partner may send.' })
export class AdminPartnerDocumentView {
  @Field(() => ID, { description: 'What the partner sends: sha256: and 64 hexadecimal digits.' })
  documentId: string;

  @Field(() => String, { nullable: true, description: 'Name of its operation.' })
  operationName: string | null;

  @Field(() => Boolean, { description: 'Whether it changes something; a key needs the scope DOCUMENTS_WRITE for it.' })
  isMutation: boolean;

  @Field(() => String, { description: 'Its text.' })
  text: string;

  @Field(() => DateTime, { description: 'When it was granted.' })
  grantedAt: Date;
}

@ObjectType('PartnerQuota', { description: 'How much a partner may ask for.' })
export class AdminPartnerQuotaView {
  @Field(() => Int, { description: 'Cost in a minute.' })
  costPerMinute: number;

  @Field(() => Int, { description: 'Requests in 24 hours.' })
  requestsPerDay: number;

  @Field(() => Boolean, { description: 'Whether both are what the server gives to everybody.' })
  isDefault: boolean;
}

@ObjectType('Partner', { implements: Node, description: 'An organization that calls the API by keys, with documents that were granted to it.' })
export class AdminPartnerView implements Pick<Partner, 'id' | 'name' | 'status' | 'contactEmail' | 'notes' | 'version' | 'createdAt' | 'updatedAt'> {
  @NodeId('Partner')
  id: string;

  @Field(() => String, { description: 'Name of the organization.' })
  name: string;

  @Field(() => PartnerStatusEnum, { description: 'Whether it may call the API.' })
  status: PartnerStatus;

  @Field(() => String, { description: 'Who is written to about keys and failing webhooks.' })
  contactEmail: string;

  @Field(() => String, { nullable: true, description: 'For administrators.' })
  notes: string | null;

  @Field(() => Int, { description: 'Counts the changes; give it as expectedVersion.' })
  version: number;

  @Field(() => DateTime, { description: 'When it was taken on.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  updatedAt: Date;
}

export const { ConnectionView: AdminPartnerConnection } = connectionTypes('Partner', () => AdminPartnerView);

@ObjectType('PartnerUsage', { description: 'What a partner asked for with one document on one day in UTC.' })
export class AdminPartnerUsageView implements Pick<Usage, 'day' | 'requests' | 'cost' | 'errors' | 'lastUsedAt'> {
  @Field(() => String, { description: 'The day, such as 2026-11-24.' })
  day: string;

  @Field(() => ID, { description: 'The document: sha256: and 64 hexadecimal digits.' })
  documentId: string;

  @Field(() => Int, { description: 'Requests, those that were refused for an exhausted quota included.' })
  requests: number;

  @Field(() => SafeInt, { description: 'What they took of the quota.' })
  cost: number;

  @Field(() => Int, { description: 'Answers that held an error.' })
  errors: number;

  @Field(() => DateTime, { description: 'When it was last sent on that day.' })
  lastUsedAt: Date;
}

export const { ConnectionView: AdminPartnerUsageConnection } = connectionTypes('PartnerUsage', () => AdminPartnerUsageView);

const PartnerErrorCode = { INVALID: 'INVALID', NOT_FOUND: 'NOT_FOUND', VERSION_CONFLICT: 'VERSION_CONFLICT', INVALID_STATE: 'INVALID_STATE' } as const;

registerEnumType(PartnerErrorCode, {
  name: 'PartnerErrorCode',
  description: 'Why something about a partner could not be changed.',
  valuesConfig: {
    INVALID: { description: 'A value breaks a rule; the message says which.' },
    NOT_FOUND: { description: 'There is no such partner, key, document, webhook or delivery.' },
    VERSION_CONFLICT: { description: 'Somebody changed it meanwhile; load it again.' },
    INVALID_STATE: { description: 'Its state does not allow this.' },
  },
});

@ObjectType('PartnerUserError', { implements: UserErrorView, description: 'Why something about a partner could not be changed.' })
export class PartnerUserError extends UserErrorView {
  @Field(() => PartnerErrorCode, { description: 'Stable code for programs.' })
  code: keyof typeof PartnerErrorCode;
}

@ObjectType({ description: 'Result of changing a partner.' })
export class PartnerPayload {
  @Field(() => AdminPartnerView, { nullable: true, description: 'The partner as it is now; null when the change was refused.' })
  partner?: AdminPartnerView;

  @Field(() => [PartnerUserError], { description: 'What to correct; empty on success.' })
  userErrors: PartnerUserError[];
}

@ObjectType({ description: 'Result of making or revoking a key.' })
export class PartnerKeyPayload {
  @Field(() => AdminPartnerKeyView, { nullable: true, description: 'The key as it is now; null when the change was refused.' })
  key?: AdminPartnerKeyView;

  @Field(() => String, { nullable: true, description: 'The key as the partner sends it, for a new one. Hand it over now: it is not kept and not shown again.' })
  secret?: string;

  @Field(() => [PartnerUserError], { description: 'What to correct; empty on success.' })
  userErrors: PartnerUserError[];
}
