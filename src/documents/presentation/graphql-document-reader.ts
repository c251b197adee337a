import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  getNamedType,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  Kind,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  typeFromAST,
  validate,
} from 'graphql';
import type { Surface } from '../../shared/application/documents.port';
import { documentRules } from '../../shared/presentation/graphql-server';
import { type QueryLimits, refuseTooManyObjects } from '../../shared/presentation/limits';
import type { DocumentReader, ReadDocument } from '../domain/document-reader.port';

export type Schemas = Readonly<Record<Surface, GraphQLSchema>>;

/** Judges documents by the schemas and the limits that hold for requests. */
export class GraphQLDocumentReader implements DocumentReader {
  constructor(
    private readonly schemas: () => Schemas,
    private readonly limits: QueryLimits,
  ) {}

  read(surface: Surface, text: string): ReadDocument {
    const hash = (algorithm: string) => createHash(algorithm).update(text).digest('hex');
    const hashes = { id: hash('sha256'), md5: hash('md5') };
    const unread = { ...hashes, operationName: null, operationType: 'query' as const };
    let document: DocumentNode;
    try {
      document = parse(text, { maxTokens: this.limits.tokens });
    } catch (error) {
      return { ...unread, faults: [(error as Error).message] };
    }
    const [operation, ...more] = document.definitions.filter((node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION);
    if (!operation || more.length > 0) return { ...unread, faults: [`It must hold exactly one operation; it has ${operation ? more.length + 1 : 'none'}.`] };
    return { ...hashes, operationName: operation.name?.value ?? null, operationType: operation.operation, faults: this.#faults(this.schemas()[surface], document, operation) };
  }

  #faults(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): string[] {
    const faults = validate(schema, document, [...specifiedRules, ...documentRules(this.limits)]).map(({ message, locations }) => `${message}${locations?.[0] ? ` (line ${locations[0].line})` : ''}`);
    if (faults.length > 0) return faults;
    try {
      refuseTooManyObjects(schema, document, operation.name?.value, sampleVariables(schema, operation), this.limits.objects);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  }
}

/** Objects are counted only where the variables fit; the sizes of lists are as those who leave them out get them. */
const sampleVariables = (schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode): Record<string, unknown> =>
  Object.fromEntries(
    variableDefinitions.flatMap(({ variable, type, defaultValue }) => {
      if (defaultValue || type.kind !== Kind.NON_NULL_TYPE) return [];
      return [[variable.name.value, sample(typeFromAST(schema, type) as GraphQLInputType)]];
    }),
  );

function sample(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return sample(type.ofType);
  if (isListType(type)) return [];
  const named = getNamedType(type);
  if (isEnumType(named)) return named.getValues()[0]!.name;
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields());
    return Object.fromEntries((named.isOneOf ? fields.slice(0, 1) : fields.filter(isRequiredInputField)).map((field) => [field.name, sample(field.type)]));
  }
  return sampleScalars[named.name] ?? 'x';
}

const sampleScalars: Readonly<Record<string, unknown>> = { Int: 1, Float: 1, Boolean: true, DateTime: '2026-01-01T00:00:00.000Z', LocalDateTime: '2026-01-01T00:00:00', LocalDate: '2026-01-01', TimeZone: 'Europe/Berlin' };
