/** The package's own @types pull in graphql 14. */
declare module 'graphql-depth-limit' {
  import type { ValidationRule } from 'graphql';
  export default function depthLimit(maxDepth: number, options?: { ignore?: RegExp[] }): ValidationRule;
}
