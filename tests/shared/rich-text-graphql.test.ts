import { graphql, type GraphQLSchema, parse, printType } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { Arg, Field, InputType, Mutation, Query, Resolver } from 'type-graphql';
import { RichTextField } from '../../src/shared/application/rich-text.dto';
import type { Reference } from '../../src/shared/domain/reference';
import { everyone } from '../../src/shared/presentation/guard';
import { encodeId } from '../../src/shared/presentation/ids';
import { InputArg } from '../../src/shared/presentation/input';
import { RichTextView } from '../../src/shared/presentation/rich-text.view';
import { buildSurface } from '../../src/shared/presentation/schema';
import { accepted, doc, image, link, paragraph, richTexts, text } from '../support/rich-text';

@InputType()
class NoteInput {
  @Field(() => String)
  title: string;

  @RichTextField({ nullable: true, description: 'What it says.' })
  body?: unknown;
}

@InputType()
class NoteWriteInput {
  @Field(() => [NoteInput])
  notes: NoteInput[];
}

const uuid = '0192f3a0-1234-7abc-8def-0123456789ab';
const document = accepted(doc(paragraph(text('See '), text('this', link(`marquee:${encodeId('Page', uuid)}`))), image(`marquee:${encodeId('MediaAsset', uuid)}`)));

@Resolver()
class NoteResolver {
  readonly asked: Reference[] = [];
  received: NoteInput[] = [];

  @Query(() => RichTextView)
  note(@Arg('linked', () => Boolean) linked: boolean): RichTextView {
    const addressOf = async (reference: Reference) => {
      this.asked.push(reference);
      return reference.type === 'Page' ? '/this' : null;
    };
    return new RichTextView(linked ? document : accepted(doc(paragraph(text('a')))), richTexts, addressOf);
  }

  @Mutation(() => Boolean)
  write(@InputArg(() => NoteWriteInput) input: NoteWriteInput): boolean {
    this.received = input.notes;
    return true;
  }
}

describe('rich text in GraphQL', () => {
  const resolver = new NoteResolver();
  let schema: GraphQLSchema;
  beforeAll(() => {
    ({ schema } = buildSurface([{ resolvers: [resolver], permissions: { Query: { note: everyone }, Mutation: { write: everyone } } }]));
  });
  beforeEach(() => void resolver.asked.splice(0));

  const ask = (source: string, variableValues: Record<string, unknown> = {}) => graphql({ schema, source, variableValues });

  test('is a document, HTML and words', async () => {
    expect(printType(schema.getType('RichText')!)).toMatch(/document: RichTextDocument![^]+html: String![^]+text: String!/);
    const { data, errors } = await ask('{ note(linked: true) { document html text } }');
    expect(errors).toBeUndefined();
    expect(data?.note).toEqual({ document, html: '<p>See <a href="/this">this</a></p>', text: 'See this' });
    expect(resolver.asked).toEqual([expect.objectContaining({ type: 'Page', id: uuid }), expect.objectContaining({ type: 'MediaAsset', id: uuid })]);
  });

  test('is the same where the query is compiled', async () => {
    const query = compileQuery(schema, parse('{ note(linked: true) { document html text } }'));
    const { data, errors } = isCompiledQuery(query) ? await query.query(undefined, {}, {}) : query;
    expect(errors).toBeUndefined();
    expect(data?.note).toEqual({ document, html: '<p>See <a href="/this">this</a></p>', text: 'See this' });
  });

  test.each([
    ['the HTML is not asked for', '{ note(linked: true) { document text } }'],
    ['it names nothing', '{ note(linked: false) { document html text } }'],
  ])('looks no address up where %s', async (_when, query) => {
    expect((await ask(query)).errors).toBeUndefined();
    expect(resolver.asked).toEqual([]);
  });

  const body = doc(paragraph(text('  e\u0301 '), text(' ')));

  test('reaches its use case untouched, beside text that is trimmed', async () => {
    const { errors } = await ask('mutation ($input: NoteWriteInput!) { write(input: $input) }', { input: { notes: [{ title: '  e\u0301 ', body }, { title: 'x', body: ' <p>e\u0301</p> ' }, { title: 'y', body: [' a '] }, { title: 'z', body: null }] } });
    expect(errors).toBeUndefined();
    expect(resolver.received.map(({ title }) => title)).toEqual(['\u00e9', 'x', 'y', 'z']);
    expect(resolver.received.map((note) => note.body)).toEqual([body, ' <p>e\u0301</p> ', [' a '], null]);
  });

  test('may be a literal, with variables in it', async () => {
    const { errors } = await ask('mutation ($words: RichTextDocument) { write(input: { notes: [{ title: "x", body: { type: "doc", constructor: [" a "], content: [{ type: $words, attrs: { level: 2, start: 1.5, a: null, b: true } }] } }] }) }', { words: ' a ' });
    expect(errors).toBeUndefined();
    expect(JSON.parse(JSON.stringify(resolver.received[0]!.body))).toEqual({ type: 'doc', constructor: [' a '], content: [{ type: ' a ', attrs: { level: 2, start: 1.5, a: null, b: true } }] });
  });
});
