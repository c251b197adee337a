import { Extensions, Field, ObjectType } from 'type-graphql';
import { RichTextDocument } from '../application/rich-text.dto';
import { type Reference, referenceKey } from '../domain/reference';
import type { RichTextDocument as Document, RichTexts } from '../domain/rich-text';

@ObjectType('RichText', { description: 'Text with structure, in three forms.' })
export class RichTextView {
  @Field(() => RichTextDocument, { description: 'The text as an editor takes it. Its links name what they lead to by id.' })
  readonly document: Document;

  constructor(
    document: Document,
    private readonly richTexts: RichTexts,
    /** Asked of all that the text names at once; null for what its reader may not see. */
    private readonly addressOf: (reference: Reference) => Promise<string | null>,
  ) {
    this.document = document;
  }

  @Extensions({ lazy: true })
  @Field(() => String, { description: 'The text as HTML that is safe to insert into a page as it is. A link to something that is not public is its text alone; such an image is left out.' })
  async html(): Promise<string> {
    const references = this.richTexts.referencesIn(this.document);
    const addresses = new Map(await Promise.all(references.map(async (reference) => [referenceKey(reference), await this.addressOf(reference)] as const)));
    return this.richTexts.toHtml(this.document, (reference) => addresses.get(referenceKey(reference)) ?? null);
  }

  @Extensions({ lazy: true })
  @Field(() => String, { description: 'The words alone, a line for each paragraph, heading and list item.' })
  text(): string {
    return this.richTexts.toText(this.document);
  }
}
