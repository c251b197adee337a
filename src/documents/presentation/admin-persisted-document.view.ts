import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type { Surface } from '../../shared/application/documents.port';
import { DateTime } from '../../shared/application/scalars.dto';
import { connectionTypes } from '../../shared/presentation/connection';
import { Node } from '../../shared/presentation/node';
import { UserErrorView } from '../../shared/presentation/user-error.view';
import { DocumentSurface } from '../application/document.dto';
import type { PersistedDocument } from '../domain/persisted-document.entity';

const DocumentOperationType: { readonly [T in Uppercase<PersistedDocument['operationType']>]: Lowercase<T> } = { QUERY: 'query', MUTATION: 'mutation', SUBSCRIPTION: 'subscription' };

registerEnumType(DocumentOperationType, {
  name: 'DocumentOperationType',
  description: 'What kind of operation a document holds.',
  valuesConfig: {
    QUERY: { description: 'It reads.' },
    MUTATION: { description: 'It changes something.' },
    SUBSCRIPTION: { description: 'It hears of changes.' },
  },
});

@ObjectType('PersistedDocument', { implements: Node, description: 'A document that callers may send by its id instead of by its text. It never changes: another text is another document.' })
export class AdminPersistedDocumentView implements Omit<PersistedDocument, 'id'> {
  @Field(() => DocumentSurface, { description: 'The endpoint that it is registered for.' })
  surface: Surface;

  @Field(() => String, { nullable: true, description: 'Name of its operation; null where it has none.' })
  operationName: string | null;

  @Field(() => DocumentOperationType, { description: 'What kind of operation it holds.' })
  operationType: PersistedDocument['operationType'];

  @Field(() => String, { description: 'The document itself.' })
  text: string;

  @Field(() => DateTime, { description: 'When it was registered.' })
  registeredAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was last asked for, give or take a minute; null where it never was.' })
  lastUsedAt: Date | null;
}

export const { ConnectionView: PersistedDocumentConnectionView } = connectionTypes('PersistedDocument', () => AdminPersistedDocumentView);

const PersistedDocumentErrorCode = { INVALID: 'INVALID', ID_MISMATCH: 'ID_MISMATCH', TAKEN: 'TAKEN' } as const;

registerEnumType(PersistedDocumentErrorCode, {
  name: 'PersistedDocumentErrorCode',
  description: 'Why documents could not be registered.',
  valuesConfig: {
    INVALID: { description: 'A document breaks a rule: it does not fit the schema, is over a limit, or holds more than one operation.' },
    ID_MISMATCH: { description: 'The id that was given is not a hash of the text.' },
    TAKEN: { description: 'The same text is registered for the other endpoint.' },
  },
});

@ObjectType('PersistedDocumentUserError', { implements: UserErrorView, description: 'Why documents could not be registered.' })
class PersistedDocumentUserError extends UserErrorView {
  @Field(() => PersistedDocumentErrorCode, { description: 'Stable code for programs.' })
  code: keyof typeof PersistedDocumentErrorCode;
}

@ObjectType({ description: 'Result of registering documents.' })
export class PersistedDocumentsPayload {
  @Field(() => [AdminPersistedDocumentView], { nullable: true, description: 'The documents in the order in which they were given, also those that were registered before; null when any was refused.' })
  persistedDocuments?: AdminPersistedDocumentView[];

  @Field(() => [PersistedDocumentUserError], { description: 'What to correct, each with the document and the field; empty on success.' })
  userErrors: PersistedDocumentUserError[];
}
