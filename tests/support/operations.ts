import { readFileSync } from 'node:fs';
import { type FragmentDefinitionNode, Kind, parse, print, visit } from 'graphql';

/** A document of schema/operations by name, with the fragments it uses: tests send what callers send. */
export function operation(file: string, name: string): string {
  const { definitions } = parse(readFileSync(`schema/operations/${file}.graphql`, 'utf8'));
  const named = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION && node.name?.value === name);
  if (!named) throw new Error(`schema/operations/${file}.graphql has no operation ${name}`);
  const used = new Set([named]);
  for (const node of used) {
    visit(node, {
      FragmentSpread({ name: { value } }) {
        used.add(definitions.find((other): other is FragmentDefinitionNode => other.kind === Kind.FRAGMENT_DEFINITION && other.name.value === value)!);
      },
    });
  }
  return [...used].map(print).join('\n\n');
}
