import type { LocalesInUse } from '../settings/domain/site-settings.repository';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import { SqlLocalesInUse } from './infrastructure/sql-locales-in-use';

/** What the settings ask about the languages of pages. */
export const localesInUse = (tx: Transaction): LocalesInUse => new SqlLocalesInUse(tx);
