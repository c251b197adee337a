import type { GatewayExecutor, GatewayInterface } from '@apollo/server-gateway-interface';
import { type DocumentNode, execute, type ExecutionArgs, type ExecutionResult, getNamedType, GraphQLError, type GraphQLSchema, type GraphQLType, isInputObjectType, Kind, type NamedTypeNode, typeFromAST } from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';

/** How often a document must come before it is worth 2 ms of compiling. */
const hitsBeforeCompiling = 3;

/**
 * Executes by graphql-jit, which compiles a document that keeps coming to one function. Apollo takes a foreign executor
 * only as a "gateway"; there is no other service behind it.
 */
export function jitGateway(schema: GraphQLSchema): GatewayInterface {
  const executor = jitExecutor(schema);
  return {
    load: async () => ({ executor }),
    onSchemaLoadOrUpdate(listener) {
      listener({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    stop: async () => undefined,
  };
}

function jitExecutor(schema: GraphQLSchema): GatewayExecutor {
  const compiled = new LRUCache<DocumentNode, Map<string, CompiledQuery | number>>({ max: 1_000 });
  return async ({ document, request, context }) => {
    const { operationName, variables } = request;
    const key = operationName ?? '';
    let operations = compiled.get(document);
    if (!operations) compiled.set(document, (operations = new Map()));
    const known = operations.get(key) ?? 0;
    if (typeof known !== 'number') {
      const result = await known.query(undefined, context, variables ?? {});
      // Variables that don't fit: graphql-js says so without repeating the whole input, which may hold a password.
      if (result.data !== undefined) return withExtensions(result);
    } else {
      operations.set(key, known + 1 < hitsBeforeCompiling ? known + 1 : compile(schema, document, operationName) ?? 0);
    }
    return withExtensions(
      await execute({ schema, document, contextValue: context, variableValues: variables, operationName } satisfies ExecutionArgs),
    );
  };
}

function compile(schema: GraphQLSchema, document: DocumentNode, operationName: string | undefined): CompiledQuery | null {
  if (isBeyondJit(schema, document)) return null;
  const query = compileQuery(schema, document, operationName, { disablingCapturingStackErrors: true });
  return isCompiledQuery(query) ? query : null;
}

/** Of an input that holds itself graphql-jit writes out level after level, for seconds; of a oneOf input it doesn't count the members. */
const isBeyondJit = (schema: GraphQLSchema, document: DocumentNode): boolean =>
  document.definitions.some((node) => node.kind === Kind.OPERATION_DEFINITION && node.variableDefinitions?.some(({ type }) => !isPlain(typeFromAST(schema, type as NamedTypeNode))));

/** Whether neither is anywhere in a type. */
function isPlain(type: GraphQLType | undefined, around: readonly unknown[] = []): boolean {
  const input = getNamedType(type);
  if (!isInputObjectType(input)) return true;
  return !input.isOneOf && !around.includes(input) && Object.values(input.getFields()).every((field) => isPlain(field.type, [...around, input]));
}

/** How both executors begin what they say of an argument that a null variable leaves without a value ("Coercing Field Arguments", GraphQL specification 6.4.1). */
const argumentFault = /^Argument "\w+" of /;

/** graphql-jit's errors have no `extensions`, over which Apollo stumbles; those of a request that never ran are the caller's. */
function withExtensions(result: ExecutionResult): ExecutionResult {
  if (!result.errors) return result;
  const codeOf = ({ message }: GraphQLError) => (result.data === undefined || argumentFault.test(message) ? { code: 'BAD_USER_INPUT' } : {});
  const errors = result.errors.map(
    (error) =>
      new GraphQLError(error.message, {
        nodes: error.nodes,
        path: error.path,
        originalError: argumentFault.test(error.message) ? undefined : error.originalError,
        extensions: { ...codeOf(error), ...error.extensions },
      }),
  );
  return { ...result, errors };
}
