import { ArrayMaxSize, ArrayMinSize, Max, MaxLength, Min } from 'class-validator';
import { Field, InputType, Int, registerEnumType } from 'type-graphql';
import { IdField, IsEmailAddress, IsOneLine, Omittable, Optional } from '../../shared/application/input.dto';
import { DateTime } from '../../shared/application/scalars.dto';
import type { NewKey } from '../domain/use-cases/create-partner-key.use-case';
import type { NewPartner } from '../domain/use-cases/create-partner.use-case';
import type { PartnerDetails, PartnerStatus } from '../domain/partner.entity';
import type { PartnerScope } from '../domain/partner-key.entity';

export const PartnerStatusEnum: { readonly [S in PartnerStatus]: S } = { ACTIVE: 'ACTIVE', SUSPENDED: 'SUSPENDED' };

registerEnumType(PartnerStatusEnum, {
  name: 'PartnerStatus',
  description: 'Whether a partner may call the API.',
  valuesConfig: {
    ACTIVE: { description: 'Its keys work.' },
    SUSPENDED: { description: 'Its keys are refused and its webhooks hear nothing, until it is active again.' },
  },
});

export const PartnerScopeEnum = { DOCUMENTS_READ: 'documents:read', DOCUMENTS_WRITE: 'documents:write' } as const satisfies Record<string, PartnerScope>;

registerEnumType(PartnerScopeEnum, {
  name: 'PartnerScope',
  description: 'What a key may be used for, among the documents that were granted to its partner.',
  valuesConfig: {
    DOCUMENTS_READ: { description: 'To send queries.' },
    DOCUMENTS_WRITE: { description: 'To send mutations, such as holding places, and queries.' },
  },
});

const quotaMax = 2_000_000_000;
const quotaMessage = `$property must be between 1 and ${quotaMax}.`;

@InputType({ description: 'What to say of a new partner.' })
export class PartnerCreateInput implements NewPartner {
  @IsOneLine({ min: 2, max: 100 })
  @Field(() => String, { description: 'Name of the organization, 2 to 100 characters.' })
  name: string;

  @IsEmailAddress()
  @Field(() => String, { description: 'Who is written to about keys and failing webhooks.' })
  contactEmail: string;

  @Optional()
  @MaxLength(2_000, { message: 'notes must have at most 2,000 characters.' })
  @Field(() => String, { nullable: true, description: 'For administrators, at most 2,000 characters.' })
  notes?: string | null;

  @Optional()
  @Min(1, { message: quotaMessage })
  @Max(quotaMax, { message: quotaMessage })
  @Field(() => Int, { nullable: true, description: 'Cost that it may ask for in a minute; null leaves it to the server.' })
  costPerMinute?: number | null;

  @Optional()
  @Min(1, { message: quotaMessage })
  @Max(quotaMax, { message: quotaMessage })
  @Field(() => Int, { nullable: true, description: 'Requests that it may make in 24 hours; null leaves it to the server.' })
  requestsPerDay?: number | null;
}

@InputType({ description: 'What to change about a partner. What is left out stays as it is; null clears what may be empty.' })
export class PartnerUpdateInput implements Partial<PartnerDetails> {
  @Omittable()
  @IsOneLine({ min: 2, max: 100 })
  @Field(() => String, { nullable: true, description: 'Name of the organization, 2 to 100 characters.' })
  name?: string;

  @Omittable()
  @Field(() => PartnerStatusEnum, { nullable: true, description: 'Whether it may call the API.' })
  status?: PartnerStatus;

  @Omittable()
  @IsEmailAddress()
  @Field(() => String, { nullable: true, description: 'Who is written to about keys and failing webhooks.' })
  contactEmail?: string;

  @Optional()
  @MaxLength(2_000, { message: 'notes must have at most 2,000 characters.' })
  @Field(() => String, { nullable: true, description: 'For administrators, at most 2,000 characters.' })
  notes?: string | null;

  @Optional()
  @Min(1, { message: quotaMessage })
  @Max(quotaMax, { message: quotaMessage })
  @Field(() => Int, { nullable: true, description: 'Cost that it may ask for in a minute; null leaves it to the server.' })
  costPerMinute?: number | null;

  @Optional()
  @Min(1, { message: quotaMessage })
  @Max(quotaMax, { message: quotaMessage })
  @Field(() => Int, { nullable: true, description: 'Requests that it may make in 24 hours; null leaves it to the server.' })
  requestsPerDay?: number | null;
}

@InputType({ description: 'What a new key may do.' })
export class PartnerKeyInput implements NewKey {
  @IdField('Partner', { description: 'Whose key it is.' })
  partnerId: string;

  @IsOneLine({ min: 2, max: 100 })
  @Field(() => String, { description: 'What it is for, such as the system that uses it; 2 to 100 characters.' })
  name: string;

  @ArrayMinSize(1, { message: 'scopes must have at least one scope.' })
  @Field(() => [PartnerScopeEnum], { description: 'What it may be used for.' })
  scopes: PartnerScope[];

  @Optional()
  @ArrayMaxSize(50, { message: 'allowedAddresses must have at most 50 items.' })
  @Field(() => [String], { nullable: true, description: 'IP addresses and CIDR ranges that it may be used from, such as 203.0.113.0/24; at most 50. From anywhere where left out.' })
  allowedAddresses?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'When it stops working; never where left out.' })
  expiresAt?: Date | null;
}
