import { type DocumentNode, type ExecutionArgs, getOperationAST, GraphQLError, type GraphQLFormattedError, type GraphQLSchema, OperationTypeNode, parse, specifiedRules, validate } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { LRUCache } from 'lru-cache';
import { invalid } from '../domain/errors';
import type { ErrorTranslator } from './errors';
import { costPlan } from './cost';
import { documentRules } from './graphql-server';
import { refuseHostileText } from './input';
import { type QueryLimits, refuseCost } from './limits';
import type { RequestDocument, RequestDocuments } from './request-document';
import { isFields, readParameters } from './request-parameters';

export interface SubscriptionReaderOptions {
  readonly schema: GraphQLSchema;
  readonly limits: QueryLimits;
  /** Finds out which document a message means. */
  readonly documents: RequestDocuments;
  readonly isProduction: boolean;
  readonly errors: ErrorTranslator;
}

/** At most this many errors in one answer. */
const errorCap = 20;

/** Reads what a client sends to subscribe, by the rules that hold for documents over HTTP. */
export class SubscriptionReader {
  /** After a restart all clients send the same few documents at once. */
  readonly #documents = new LRUCache<string, DocumentNode | readonly GraphQLError[]>({ max: 100 });

  constructor(private readonly options: SubscriptionReaderOptions) {}

  /** The document that a message means. Its `query` may be empty, and `documentId` stand beside it or in the extensions. */
  find({ extensions, ...payload }: SubscribePayload & { readonly documentId?: unknown }): Promise<RequestDocument> {
    const { documentId = payload.documentId, ...rest } = isFields(extensions) ? extensions : {};
    return this.options.documents.resolve(readParameters({ ...payload, documentId, extensions: isFields(extensions) ? rest : extensions }));
  }

  /** What to execute, or why not. */
  read({ text, operationName, variables, keep }: RequestDocument): ExecutionArgs | readonly GraphQLError[] {
    const { schema, limits } = this.options;
    const document = this.#document(text);
    if (!('kind' in document)) return document;
    const operation = getOperationAST(document, operationName);
    if (!operation) throw invalid('INVALID', 'Say by operationName which operation of the document is meant.', ['operationName']);
    if (operation.operation !== OperationTypeNode.SUBSCRIPTION) throw invalid('INVALID', `This socket carries subscriptions only. Send a ${operation.operation} by HTTP to the same address.`, ['query']);
    refuseHostileText(variables, ['variables']);
    refuseCost(costPlan(schema, document, operationName, variables), limits.cost);
    keep?.();
    return { schema, document, operationName, variableValues: variables };
  }

  /** The shape that errors have everywhere. Of a request that was not executed, what graphql-js refuses is the caller's fault. */
  format(errors: readonly GraphQLError[], requestId: string, isExecuted: boolean): readonly GraphQLFormattedError[] {
    return errors.slice(0, errorCap).map((error) => this.options.errors.toGraphQL(isExecuted || wasThrown(error) ? error : callersFault(error), requestId));
  }

  #document(query: string): DocumentNode | readonly GraphQLError[] {
    let known = this.#documents.get(query);
    if (!known) this.#documents.set(query, (known = this.#parse(query)));
    return known;
  }

  #parse(query: string): DocumentNode | readonly GraphQLError[] {
    const { schema, limits, isProduction } = this.options;
    try {
      const document = parse(query, { maxTokens: limits.tokens });
      const faults = validate(schema, document, [...specifiedRules, ...documentRules(limits)], { hideSuggestions: isProduction });
      return faults.length > 0 ? faults : document;
    } catch (error) {
      return [error as GraphQLError];
    }
  }
}

/** By code of ours; graphql-js wraps its own errors too. */
const wasThrown = ({ originalError }: GraphQLError): boolean => originalError !== undefined && !(originalError instanceof GraphQLError);

const callersFault = ({ message, nodes, source, positions, path, extensions }: GraphQLError): GraphQLError =>
  new GraphQLError(message, { nodes, source, positions, path, extensions: { code: 'BAD_USER_INPUT', ...extensions } });
