import { ArrayMaxSize, ArrayMinSize, MaxLength, ValidateNested } from 'class-validator';
import { Field, InputType, registerEnumType } from 'type-graphql';
import { Optional, Verbatim } from '../../shared/application/input.dto';
import type { Surface } from '../../shared/application/documents.port';
import type { NewDocument } from '../domain/register-documents.use-case';

/** By the names that the API gives them. */
export const DocumentSurface: { readonly [S in Uppercase<Surface>]: Lowercase<S> } = { PUBLIC: 'public', ADMIN: 'admin' };

registerEnumType(DocumentSurface, {
  name: 'DocumentSurface',
  description: 'An endpoint that a document is registered for.',
  valuesConfig: {
    PUBLIC: { description: 'The public endpoint, /graphql.' },
    ADMIN: { description: 'The endpoint of the administration, /admin/graphql.' },
  },
});

const documentsMax = 500;

@InputType({ description: 'A document to register.' })
export class PersistedDocumentInput implements Pick<NewDocument, 'text'> {
  @Optional()
  @MaxLength(100, { message: 'id must have at most 100 characters.' })
  @Field(() => String, { nullable: true, description: 'The id that its client will send, to be checked: sha256: and the SHA-256 of the text in hex, the SHA-256 alone, or the MD5.' })
  id?: string | null;

  @Verbatim
  @Field(() => String, { description: 'The document, with exactly one operation and the fragments that it uses. Every character counts: the id is the hash of this text.' })
  text: string;
}

@InputType({ description: 'Documents to register for one endpoint, all or none.' })
export class PersistedDocumentsRegisterInput {
  @Field(() => DocumentSurface, { description: 'The endpoint that they are for.' })
  surface: Surface;

  @ValidateNested({ each: true })
  @ArrayMinSize(1, { message: 'documents must have at least 1 item.' })
  @ArrayMaxSize(documentsMax, { message: `documents must have at most ${documentsMax} items.` })
  @Field(() => [PersistedDocumentInput], { description: `The documents, 1 to ${documentsMax}.` })
  documents: PersistedDocumentInput[];
}
