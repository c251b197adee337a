import { MaxLength } from 'class-validator';
import { Args, ArgsType, Ctx, Field, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Surface } from '../../shared/application/documents.port';
import { Optional } from '../../shared/application/input.dto';
import { isAdmin } from '../../shared/domain/viewer';
import { connection, ConnectionArgs, pageRequest } from '../../shared/presentation/connection';
import type { RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { encodeId } from '../../shared/presentation/ids';
import { InputArg } from '../../shared/presentation/input';
import type { NodeLoaders } from '../../shared/presentation/node';
import { DocumentSurface, PersistedDocumentsRegisterInput } from '../application/document.dto';
import { documentUuid, type PersistedDocument } from '../domain/persisted-document.entity';
import type { PersistedDocumentRepository } from '../domain/persisted-document.repository';
import type { RegisterDocuments } from '../domain/register-documents.use-case';
import { AdminPersistedDocumentView, PersistedDocumentConnectionView, PersistedDocumentsPayload } from './admin-persisted-document.view';

export const adminPermissions: Permissions = {
  Query: { persistedDocuments: hasRole('ADMIN') },
  Mutation: { persistedDocumentsRegister: hasRole('ADMIN') },
};

export const adminNodes = (documents: PersistedDocumentRepository): NodeLoaders => ({
  PersistedDocument: async (uuid, { viewer }) => (isAdmin(viewer) ? documents.findByUuid(uuid) : null),
});

@ArgsType()
class PersistedDocumentsArgs extends ConnectionArgs {
  @Field(() => DocumentSurface, { nullable: true, description: 'Only documents of this endpoint.' })
  surface?: Surface;

  @Optional()
  @MaxLength(100, { message: 'operationName must have at most 100 characters.' })
  @Field(() => String, { nullable: true, description: 'Part of the name of the operation.' })
  operationName?: string;
}

const newestFirst = 'NEWEST_FIRST';

@Resolver(() => AdminPersistedDocumentView)
export class AdminPersistedDocumentResolver {
  constructor(
    private readonly documents: PersistedDocumentRepository,
    private readonly register: RegisterDocuments,
  ) {}

  @Query(() => PersistedDocumentConnectionView, { description: 'The registered documents, newest first.' })
  async persistedDocuments(@Args(() => PersistedDocumentsArgs) { surface, operationName, ...page }: PersistedDocumentsArgs) {
    const filter = { surface, operationName };
    const found = await this.documents.page(pageRequest(page, newestFirst, ['instant', 'text']), filter);
    return connection(found, newestFirst, () => this.documents.count(filter));
  }

  @Mutation(() => PersistedDocumentsPayload, { description: 'Registers documents, all or none. Registering one again changes nothing.' })
  async persistedDocumentsRegister(@InputArg(() => PersistedDocumentsRegisterInput) { surface, documents }: PersistedDocumentsRegisterInput, @Ctx() { viewer }: RequestContext) {
    const given = documents.map(({ text, id }) => ({ surface, text, claimedId: id }));
    return { persistedDocuments: await this.register.execute(viewer, given), userErrors: [] };
  }

  @FieldResolver(() => ID, { description: 'Typed id of this PersistedDocument.' })
  id(@Root() { id }: PersistedDocument): string {
    return encodeId('PersistedDocument', documentUuid(id));
  }

  @FieldResolver(() => String, { description: 'The id that callers send: sha256: and the SHA-256 of the text.' })
  documentId(@Root() { id }: PersistedDocument): string {
    return `sha256:${id}`;
  }
}
