import type { Feature, Platform } from '../shared';
import type { AutomaticDocuments, RegisteredDocuments } from '../shared/application/documents.port';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import type { QueryLimits } from '../shared/presentation/limits';
import { LastUse } from './application/last-use.service';
import type { PersistedDocumentRepository } from './domain/persisted-document.repository';
import { RegisterDocuments } from './domain/register-documents.use-case';
import { CachedRegisteredDocuments } from './infrastructure/cached-registered-documents';
import { PrismaPersistedDocumentRepository } from './infrastructure/prisma-persisted-document.repository';
import { RedisAutomaticDocuments } from './infrastructure/redis-automatic-documents';
import { adminNodes, adminPermissions, AdminPersistedDocumentResolver } from './presentation/admin.resolver';
import { GraphQLDocumentReader, type Schemas } from './presentation/graphql-document-reader';

export type { RegisterDocuments } from './domain/register-documents.use-case';

export interface DocumentsFeature extends Feature {
  readonly registered: RegisteredDocuments;
  readonly automatic: AutomaticDocuments;
  /** A registered document was used without being looked up. */
  readonly noteUse: (id: string) => void;
  /** For the command line, which registers manifests of a deployment. */
  readonly register: RegisterDocuments;
}

/** For later features whose transactions touch documents. */
export const documentStore = (tx: Transaction): PersistedDocumentRepository => new PrismaPersistedDocumentRepository(tx);

const writeEveryMs = 60_000;

/** Documents that callers send by id: registered ones, and those that clients leave here themselves. */
export function documentsFeature({ clock, database, logger, redis, unitOfWork }: Platform, limits: QueryLimits, schemas: () => Schemas): DocumentsFeature {
  const documents = documentStore(database.prisma);
  const lastUse = new LastUse(documents, clock);
  const noteUse = (id: string) => lastUse.note(id);
  const registered = new CachedRegisteredDocuments(documents, noteUse);
  const register = new RegisterDocuments(unitOfWork((tx) => ({ documents: documentStore(tx) })), new GraphQLDocumentReader(schemas, limits), clock, () => registered.forgetUnknown());
  const write = () => lastUse.write().catch((err: unknown) => logger.warn({ err }, 'the last uses of documents could not be written; the next attempt is in a minute'));
  const writing = setInterval(() => void write(), writeEveryMs).unref();
  return {
    name: 'documents',
    registered,
    noteUse,
    automatic: new RedisAutomaticDocuments(redis),
    register,
    admin: { resolvers: [new AdminPersistedDocumentResolver(documents, register)], permissions: adminPermissions },
    adminNodes: adminNodes(documents),
    async close() {
      clearInterval(writing);
      await write();
    },
  };
}
