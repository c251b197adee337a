import type { DocumentNode, GraphQLSchema } from 'graphql';
import { requestedObjectsOf } from '../../shared/presentation/limits';

/** What a request takes of the quota per minute: the most objects that its answer could hold, 1 at least. */
export const costOf = (schema: GraphQLSchema, document: DocumentNode, operationName: string | undefined, variables: Record<string, unknown>): number =>
  Math.max(1, requestedObjectsOf(schema, document, operationName, variables));
