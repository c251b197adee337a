import { isLive } from './infrastructure/sql-page-visibility';

/** For the statements of later features that read pages along with their own rows. */
export const pageSql = { isLive };
