import { Extensions, Field, ObjectType } from 'type-graphql';
import { RichTextDocument } from '../application/rich-text.dto';
import type { Reference } from '../domain/reference';
import type { RichTextDocument as Document, RichTexts } from '../domain/rich-text';

/** Finds the addresses of all that a text names, at once; null for what its reader may not see. */
export type AddressResolver = (references: readonly Reference[]) => Promise<(reference: Reference) => string | null>;

@ObjectType('RichText', { description: 'Text with structure, in three forms.' })
export class RichTextView {
  @Field(() => RichTextDocument, { description: 'The text as an editor takes it. Its links name what they lead to by id.' })
  readonly document: Document;

  constructor(
    document: Document,
    private readonly richTexts: RichTexts,
    private readonly resolveAddresses: AddressResolver,
  ) {
    this.document = document;
  }

  @Extensions({ lazy: true })
  @Field(() => String, { description: 'The text as HTML that is safe to insert into a page as it is. A link to something that is not public is its text alone; such an image is left out.' })
  async html(): Promise<string> {
    const references = this.richTexts.referencesIn(this.document);
    const addressOf = references.length > 0 ? await this.resolveAddresses(references) : () => null;
    return this.richTexts.toHtml(this.document, addressOf);
  }

  @Extensions({ lazy: true })
  @Field(() => String, { description: 'The words alone, a line for each paragraph, heading and list item.' })
  text(): string {
    return this.richTexts.toText(this.document);
  }
}
