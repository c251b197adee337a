import { GraphQLScalarType, valueFromASTUntyped } from 'graphql';
import { Field, type FieldOptions } from 'type-graphql';
import { Verbatim } from './input.dto';

/** Takes any JSON, so that what a document may not hold is a fault at its path beside those of the other fields. */
export const RichTextDocument = new GraphQLScalarType({
  name: 'RichTextDocument',
  description: 'Text with structure: the JSON object that ProseMirror and Tiptap write, such as {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Welcome"}]}]}. docs/rich-text.md lists what it may hold.',
  specifiedByURL: 'https://prosemirror.net/docs/ref/#model.Node.toJSON',
  serialize: (document) => document,
  parseValue: (value) => value,
  parseLiteral: valueFromASTUntyped,
});

/** A field that takes rich text. Its use case reads it (`RichTexts.read`). */
export const RichTextField = (options: FieldOptions & { description: string }): PropertyDecorator => (target, property) => {
  Field(() => RichTextDocument, options)(target, property);
  Verbatim(target, property);
};
